"""A service provider made of PyPI's pysaml2: `start` makes a request, `finish` judges the response. JSON in and out."""

import json
import sys

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.client import Saml2Client
from saml2.config import Config


def client(there, metadata, sign):
    config = Config()
    config.load({
        "entityid": f"{there}/metadata",
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "metadata": {"local": [metadata]},
        "service": {"sp": {
            "endpoints": {"assertion_consumer_service": [(f"{there}/acs", BINDING_HTTP_POST)]},
            "authn_requests_signed": False,
            "want_response_signed": sign in ("response", "both"),
            "want_assertions_signed": sign in ("assertion", "both"),
            "allow_unsolicited": False,
        }},
    })
    return Saml2Client(config)


def start(there, metadata, _asked):
    session, binding = client(there, metadata, "assertion").prepare_for_authenticate(
        relay_state="relay", binding=BINDING_HTTP_REDIRECT)
    return {"url": dict(binding["headers"])["Location"], "id": session}


def finish(there, metadata, asked):
    try:
        answer = client(there, metadata, asked["sign"]).parse_authn_request_response(
            asked["response"], BINDING_HTTP_POST, {asked["id"]: "/"})
    except Exception as error:  # whatever the library's refusal is called
        return {"refused": f"{type(error).__name__}: {error}"}
    if answer is None:
        return {"refused": "no answer"}
    return {"name_id": answer.get_subject().text, "attributes": answer.ava}


if __name__ == "__main__":
    _, mode, there, metadata = sys.argv
    print(json.dumps({"start": start, "finish": finish}[mode](there, metadata, json.load(sys.stdin))))
