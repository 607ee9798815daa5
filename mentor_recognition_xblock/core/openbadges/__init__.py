"""Open Badges 3.0 on Verifiable Credentials 2.0: build, sign, verify, and keep status.

Pure: no database, no network. Names are the specifications' own words.
"""
