"""Values that must not get out. Put together at run time: nothing here looks like a live secret."""

import random
import string

EMAIL = "anna.koller" + "@" + "fernwald-logistik.de"
PHONE = "+49 30 " + "901820" + "45"
IBAN = "DE89 3704 0044 " + "0532 0130 00"


def aws_key(seed=7):
    """The shape of an AWS access key id."""
    letters = random.Random(seed).choices("QWERTYUPASDFGHJKLZXCVBNM234567", k=16)
    return "AK" + "IA" + "".join(letters)


def github_token(seed=7):
    """The shape of a GitHub personal access token."""
    letters = random.Random(seed).choices(string.ascii_letters + string.digits, k=36)
    return "gh" + "p_" + "".join(letters)
