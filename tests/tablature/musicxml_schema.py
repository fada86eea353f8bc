"""The W3C schema of MusicXML as partitura's wheel carries it; what it imports from the web is stood in for here."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from lxml import etree

_XML = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
  <xs:attribute name="space" type="xs:string"/>
</xs:schema>"""
_XLINK = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink">
  {attributes}
</xs:schema>""".format(
    attributes="".join(
        f'<xs:attribute name="{name}" type="xs:string"/>'
        for name in ("href", "type", "role", "title", "show", "actuate")
    )
)


class _Imports(etree.Resolver):
    def resolve(self, url, public_id, context):
        if url.endswith("xml.xsd") and "musicxml" not in url.rsplit("/", 1)[-1]:
            return self.resolve_string(_XML, context)
        if url.endswith("xlink.xsd"):
            return self.resolve_string(_XLINK, context)
        return None


@cache
def musicxml_schema() -> etree.XMLSchema:
    folder = Path(importlib.util.find_spec("partitura").origin).parent / "assets"
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Imports())
    return etree.XMLSchema(etree.parse(str(folder / "musicxml.xsd"), parser))
