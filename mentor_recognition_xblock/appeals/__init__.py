"""Appeals of mentors against decisions and revocations; see the README."""
