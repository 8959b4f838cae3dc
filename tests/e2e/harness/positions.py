"""Every place of a request body in which text can stand, by dialect: name -> what is merged into a body."""

import json

USER = {"role": "user", "content": "hello"}
# Before what is merged: when it may leave.
REFUSED = "refused"  # Never: nobody can read or edit it.
SAME_DIALECT = "same dialect"  # Only to a provider of the caller's dialect: the other has no word for it.


def _halves(text):
    middle = len(text) // 2
    return text[:middle], text[middle:]


def _parts(*texts):
    return [{"type": "text", "text": text} for text in texts]


def _turn(**message):
    """Messages that end with a user's, as providers want them."""
    return {"messages": [USER, message, USER]}


def _called(arguments, name="f"):
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [call]},
                         {"role": "tool", "tool_call_id": "c1", "content": "ok"}]}


def _answered(content):
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    return {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [call]},
                         {"role": "tool", "tool_call_id": "c1", "content": content}]}


def _function(**function):
    return {"tools": [{"type": "function", "function": {"name": "f", **function}}]}


def openai(text, number):
    """Positions of a chat. `number` is a value that stands as a JSON number."""
    first, second = _halves(text)
    schema = {"type": "object", "properties": {"a": {"type": "string", "description": text}}}
    image = {"type": "image_url", "image_url": {"url": "https://example.org/" + first}}
    return {
        "user": {"messages": [{"role": "user", "content": text}]},
        "user, one text part": {"messages": [{"role": "user", "content": _parts(text)}]},
        "user, split over two parts": {"messages": [{"role": "user", "content": _parts(first, second)}]},
        "system": _turn(role="system", content=text),
        "developer": _turn(role="developer", content=text),
        "earlier assistant turn": _turn(role="assistant", content=text),
        "earlier refusal": _turn(role="assistant", content=None, refusal=text),
        "earlier reasoning": _turn(role="assistant", content="x", reasoning_content=text),
        "tool result, string": _answered(text),
        "tool result, list": _answered(_parts(text)),
        "tool result, JSON in a string": _answered(json.dumps({"rows": [{"mail": text}]})),
        "tool arguments, value": _called(json.dumps({"to": text})),
        "tool arguments, key": _called(json.dumps({text: 1})),
        "tool arguments, JSON in JSON in JSON": _called(json.dumps({"body": json.dumps({"to": text})})),
        "tool arguments, no JSON": _called("{to: " + text),
        "tool arguments, number": _called(json.dumps({"card": number})),
        "name of a called tool": _called("{}", name=text),
        "name of an offered tool": _function(name=text),
        "description of a tool": _function(description=text),
        "schema description": _function(parameters=schema),
        "schema property": _function(parameters={"type": "object", "properties": {text: {}}}),
        "schema enum": _function(parameters={"type": "object", "properties": {"a": {"enum": [text]}}}),
        "tool choice": {**_function(), "tool_choice": {"type": "function", "function": {"name": text}}},
        "response schema": {"response_format": {"type": "json_schema", "json_schema": {
            "name": "s", "schema": {"type": "object", "title": text}}}},
        "end user": {"user": text},
        "name of a speaker": {"messages": [{"role": "user", "name": text, "content": "hello"}]},
        "metadata value": {"metadata": {"a": text}},
        "metadata key": {"metadata": {text: "a"}},
        "stop sequence": {"stop": [text]},
        "cache key": {"prompt_cache_key": text},
        "safety identifier": {"safety_identifier": text},
        "prediction": {"prediction": {"type": "content", "content": text}},
        "unknown field": {"novel": [{"deep": [text]}]},
        "unknown key": {text: 1},
        "unknown number": {"novel": number},
        "unknown field of a message": {"messages": [{**USER, "novel": {"a": text}}]},
        "file name": (REFUSED, {"messages": [{"role": "user", "content": [
            {"type": "file", "file": {"filename": text, "file_data": "eA=="}}]}]}),
        "image by address": (REFUSED, {"messages": [{"role": "user", "content": [image]}]}),
        "signed reasoning": (REFUSED, _turn(role="assistant", content="x",
                                            reasoning_details=[{"data": text}])),
        "unknown part": (REFUSED, {"messages": [{"role": "user", "content": [
            {"type": "novel", "novel": text}]}]}),
    }


def _block(**block):
    return {"messages": [{"role": "user", "content": [block]}]}


def _used(tool_input, name="f"):
    return {"messages": [USER, {"role": "assistant", "content": [
        {"type": "tool_use", "id": "t1", "name": name, "input": tool_input}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "ok"}]}]}


def _result(content):
    return {"messages": [USER, {"role": "assistant", "content": [
        {"type": "tool_use", "id": "t1", "name": "f", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": content}]}]}


def _tool(**tool):
    return {"tools": [{"name": "f", "input_schema": {"type": "object"}, **tool}]}


def anthropic(text, number):
    """Positions of a message."""
    first, second = _halves(text)
    return {
        "user": {"messages": [{"role": "user", "content": text}]},
        "text block": _block(type="text", text=text),
        "split over two blocks": {"messages": [{"role": "user", "content": _parts(first, second)}]},
        "system, string": {"system": text},
        "system, blocks": {"system": _parts(text)},
        "earlier assistant turn": _turn(role="assistant", content=text),
        "earlier assistant block": _turn(role="assistant", content=_parts(text)),
        "tool result, string": _result(text),
        "tool result, blocks": _result(_parts(text)),
        "tool input, value": _used({"a": [text]}),
        "tool input, key": _used({text: 1}),
        "tool input, number": _used({"card": number}),
        "tool input, JSON in a string": _used({"body": json.dumps({"to": text})}),
        "name of a used tool": _used({}, name=text),
        "name of an offered tool": _tool(name=text),
        "description of a tool": _tool(description=text),
        "schema property": _tool(input_schema={"type": "object", "properties": {text: {}}}),
        "schema enum": _tool(input_schema={"type": "object", "properties": {"a": {"enum": [text]}}}),
        "tool choice": {**_tool(), "tool_choice": {"type": "tool", "name": text}},
        "output schema": {"output_config": {"format": {"type": "json_schema", "schema": {"title": text}}}},
        "plain text document": _block(type="document", source={
            "type": "text", "media_type": "text/plain", "data": text}),
        "document of blocks": _block(type="document", source={"type": "content", "content": _parts(text)}),
        "document title": _block(type="document", title=text, source={
            "type": "text", "media_type": "text/plain", "data": "x"}),
        "document context": _block(type="document", context=text, source={
            "type": "text", "media_type": "text/plain", "data": "x"}),
        "search result": _block(type="search_result", source="https://example.org", title="t",
                                content=_parts(text)),
        "user id": {"metadata": {"user_id": text}},
        "stop sequence": {"stop_sequences": [text]},
        "tool server's name": (SAME_DIALECT, {"mcp_servers": [{"type": "url", "name": text}]}),
        "unknown field": {"novel": [{"deep": [text]}]},
        "unknown key": {text: 1},
        "unknown number": {"novel": number},
        "thinking": (REFUSED, _turn(role="assistant", content=[
            {"type": "thinking", "thinking": text, "signature": "c2ln"}, {"type": "text", "text": "x"}])),
        "redacted thinking": (REFUSED, _turn(role="assistant", content=[
            {"type": "redacted_thinking", "data": text}, {"type": "text", "text": "x"}])),
        "image by address": (REFUSED, _block(type="image", source={"type": "url", "url": first})),
        "file reference": (REFUSED, _block(type="document", source={"type": "file", "file_id": text})),
        "unknown block": (REFUSED, _block(type="novel", novel={text: []})),
    }


OF_DIALECT = {"openai": openai, "anthropic": anthropic}
