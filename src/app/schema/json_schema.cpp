#include "app/schema/json_schema.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sluice::schema {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDraft = "https://json-schema.org/draft/2020-12/schema";

Json words_of(std::span<const std::string_view> words) {
  Json list = Json::array();
  for (const std::string_view word : words) {
    list.push_back(word);
  }
  return list;
}

/// A number of bytes, or with a unit.
Json size_schema(const Key& key) {
  return {{"anyOf",
           {{{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}},
            {{"type", "string"}, {"pattern", "^[0-9]+(B|KiB|MiB|GiB)?$"}}}}};
}

Json scalar_schema(const Key& key) {
  switch (key.form) {
    case Form::none:
      break;
    case Form::text:
      return {{"type", "string"}, {"minLength", 1}};
    case Form::word:
      return {{"enum", words_of(key.words)}};
    case Form::whole:
      return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
    case Form::boolean:
      return {{"type", "boolean"}};
    case Form::date:
      return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
    case Form::duration:
      return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h)$"}};
    case Form::size:
      return size_schema(key);
    case Form::price:
      return {{"type", {"string", "number"}}, {"pattern", "^[0-9]+([.][0-9]{1,3})?$"}};
    case Form::tier:
      return {{"anyOf",
               {{{"enum", words_of(key.words)}},
                {{"type", "string"}, {"pattern", "^specialised:.+$"}}}}};
  }
  return {};
}

Json reference_to(const Shape& shape) {
  return {{"$ref", fmt::format("#/$defs/{}", shape.name)}};
}

/// One value, without how many of them there may be.
Json value_schema(const Key& key) {
  if (key.map == nullptr) {
    return scalar_schema(key);
  }
  if (key.form == Form::none) {
    return reference_to(*key.map);
  }
  return {{"anyOf", {scalar_schema(key), reference_to(*key.map)}}};
}

Json by_name_schema(const Key& key) {
  Json schema = {{"type", "object"}, {"additionalProperties", value_schema(key)}};
  if (!key.of_names.empty()) {
    schema["propertyNames"] = {{"enum", words_of(key.of_names)}};
  }
  return schema;
}

Json key_schema(const Key& key) {
  const Json list = {{"type", "array"}, {"items", value_schema(key)}};
  Json schema;
  switch (key.count) {
    case Count::one:
      schema = value_schema(key);
      break;
    case Count::one_or_many:
      schema = {{"anyOf", {value_schema(key), list}}};
      break;
    case Count::list:
      schema = list;
      break;
    case Count::by_name:
      schema = by_name_schema(key);
      break;
  }
  schema["description"] = key.what;
  if (!key.fallback.empty()) {
    schema["default"] = Json::parse(key.fallback);
  }
  return schema;
}

/// A map with these keys and no others.
Json map_schema(const Shape& shape) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : shape.keys) {
    properties[std::string(key.name)] = key_schema(key);
    if (key.is_required) {
      required.push_back(key.name);
    }
  }
  Json schema = {{"type", "object"}, {"additionalProperties", false}};
  if (!required.empty()) {
    schema["required"] = std::move(required);
  }
  schema["properties"] = std::move(properties);
  return schema;
}

/// Every map below `shape`, once, in the order in which a reader meets them.
void add_definitions(const Shape& shape, Json& definitions) {
  for (const Key& key : shape.keys) {
    if (key.map != nullptr && !definitions.contains(key.map->name)) {
      definitions[std::string(key.map->name)] = map_schema(*key.map);
      add_definitions(*key.map, definitions);
    }
  }
}

}  // namespace

Json to_json_schema(const Shape& shape) {
  Json schema = {{"$schema", kDraft}, {"title", "sluice configuration"}};
  schema.update(map_schema(shape));
  Json definitions = Json::object();
  add_definitions(shape, definitions);
  schema["$defs"] = std::move(definitions);
  return schema;
}

}  // namespace sluice::schema
