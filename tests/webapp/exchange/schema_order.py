"""The children of an element in HPXML's own schema: what the product's table of elements is held against."""

from functools import cache

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def _definitions(folder):
    found = {"element": {}, "type": {}, "group": {}}
    kinds = {f"{XS}element": "element", f"{XS}complexType": "type", f"{XS}group": "group"}
    for name in ("HPXML.xsd", "HPXMLBaseElements.xsd", "HPXMLDataTypes.xsd"):
        for each in etree.parse(str(folder / name)).getroot():
            if each.tag in kinds:
                found[kinds[each.tag]][each.get("name")] = each
    return found


def _local(name):
    return name.rpartition(":")[2]


def _type_of(folder, element):
    definitions = _definitions(folder)
    if element.get("ref"):
        element = definitions["element"][_local(element.get("ref"))]
    if element.get("type"):
        return definitions["type"].get(_local(element.get("type")))
    return element.find(f"{XS}complexType")


def _children(folder, node, *, choice=False):
    definitions = _definitions(folder)
    for each in [] if node is None else node:
        if each.tag == f"{XS}element":
            yield each, choice
        elif each.tag == f"{XS}group" and each.get("ref"):
            yield from _children(folder, definitions["group"][_local(each.get("ref"))], choice=choice)
        elif each.tag == f"{XS}extension":
            yield from _children(folder, definitions["type"].get(_local(each.get("base"))), choice=choice)
            yield from _children(folder, each, choice=choice)
        elif each.tag in (f"{XS}sequence", f"{XS}complexContent", f"{XS}choice"):
            yield from _children(folder, each, choice=choice or each.tag == f"{XS}choice")


def _name(element):
    return element.get("name") or _local(element.get("ref"))


def children_of(folder, path):
    """Return the names of an element's children in order, and of those that must be there."""
    first, *steps = path.split("/")
    element = _definitions(folder)["element"][first]
    for step in steps:
        below = [each for each, _ in _children(folder, _type_of(folder, element))]
        element = next(each for each in below if _name(each) == step)
    children = list(_children(folder, _type_of(folder, element)))
    required = [_name(each) for each, choice in children if each.get("minOccurs", "1") == "1" and not choice]
    return [_name(each) for each, _ in children], required
