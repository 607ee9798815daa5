"""The words that Open Badges 3.0 has for some members (appendix B, enumerations).

Each of them but the status of a result may be extended by words that begin with ``ext:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# By the names that the table of members uses for them.
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "identity": _words(
        """
        name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber
        isbn issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId
        ltiToolId ltiPlatformId ltiUserId identifier
        """
    ),
    "achievement": _words(
        """
        Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge
        BachelorDegree Certificate CertificateOfCompletion Certification CommunityService
        Competency Course CoCurricular Degree Diploma DoctoralDegree Fieldwork
        GeneralEducationDevelopment JourneymanCertificate LearningProgram License Membership
        ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree
        MicroCredential ResearchDoctorate SecondarySchoolDiploma
        """
    ),
    "target": _words(
        """
        ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion
        CFRubricCriterionLevel CTDL
        """
    ),
    "result": _words(
        """
        GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result
        RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status
        """
    ),
    "status": _words("Completed Enrolled Failed InProgress OnHold Provisional Withdrew"),
}


def is_word(kind: str, value: str) -> bool:
    """Whether a member of that kind may say this."""
    return value in WORDS[kind] or (kind != "status" and value.startswith("ext:"))
