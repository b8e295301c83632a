"""Prints a SAM template as CloudFormation's AWS::Serverless transform makes it, by AWS's own translator.

    python3 transform.py TEMPLATE

JSON, with the same bytes on every machine: the translator's version is the one in infra/requirements.txt.
"""

import json
import logging
import os
import sys
from importlib.metadata import PackageNotFoundError, version

PACKAGE = "aws-sam-translator"
PINS = os.path.join(os.path.dirname(__file__), "../../infra/requirements.txt")


def main():
    with open(PINS) as file:
        pinned = dict(line.split("==") for line in file.read().split())[PACKAGE]
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = "not there"
    if found != pinned:
        sys.exit(f"{PACKAGE} is {found}, not {pinned}: run pip install -r infra/requirements.txt")

    # Only the partition in ARNs comes of it, which is the same in all regions that there are to choose.
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.disable(logging.CRITICAL)
    from samtranslator.parser.parser import Parser
    from samtranslator.public.exceptions import InvalidDocumentException
    from samtranslator.translator.translator import Translator
    from samtranslator.yaml_helper import yaml_parse

    with open(sys.argv[1]) as file:
        template = yaml_parse(file.read())
    try:
        # The version of the function is named after this digest.
        plain = Translator({}, Parser()).translate(template, {"ArtifactDigest": "0" * 64})
    except InvalidDocumentException as error:
        causes = "; ".join(cause.message for cause in error.causes) or error.message
        sys.exit(f"{sys.argv[1]}: {causes}")
    print(json.dumps(plain, indent=1, default=str))


main()
