"""Expands SAM templates as CloudFormation's AWS::Serverless transform would, with AWS's own translator.

    python3 translate.py <parameters.json> <template.yaml> <result.json> [<template.yaml> <result.json> ...]

Local CodeUri paths would need an upload first, so they become an object in a bucket. Exit code 1 and one line per
template that the translator refuses.
"""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-2")

from samtranslator.parser.parser import Parser
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


def stored(template):
    for resource in template.get("Resources", {}).values():
        properties = resource.get("Properties", {})
        if isinstance(properties.get("CodeUri"), str):
            properties["CodeUri"] = {"Bucket": "bucket", "Key": "key"}
    return template


def main():
    parameters_file, *paths = sys.argv[1:]
    with open(parameters_file) as file:
        parameters = json.load(file)
    failed = False
    for source, result in zip(paths[::2], paths[1::2]):
        with open(source) as file:
            template = stored(yaml_parse(file.read()))
        try:
            expanded = Translator({}, Parser()).translate(template, parameters)
        except InvalidDocumentException as error:
            failed = True
            causes = "; ".join(cause.message for cause in error.causes) or error.message
            print(f"{source}: {causes}", file=sys.stderr)
            continue
        with open(result, "w") as file:
            json.dump(expanded, file, indent=1, default=str)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
