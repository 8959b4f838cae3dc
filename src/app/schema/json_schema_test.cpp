#include "app/schema/json_schema.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sluice::schema {
namespace {

using Json = nlohmann::ordered_json;

/// Every reference that stands somewhere in it.
void collect_references(const Json& json, std::set<std::string>& references) {
  for (const auto& [key, value] : json.items()) {
    if (key == "$ref") {
      references.insert(value.get<std::string>());
    }
    if (value.is_structured()) {
      collect_references(value, references);
    }
  }
}

TEST(JsonSchema, EveryReferenceLeadsToADefinitionAndEveryDefinitionIsUsed) {
  // Otherwise an editor would refuse the whole schema, or a part of it would never be looked at.
  const Json schema = to_json_schema(configuration_shape());
  std::set<std::string> references;
  collect_references(schema, references);
  for (const std::string& reference : references) {
    EXPECT_TRUE(schema.contains(Json::json_pointer(reference.substr(1)))) << reference;
  }
  EXPECT_EQ(references.size(), schema["$defs"].size());
}

TEST(JsonSchema, EveryKeyIsExplainedAndNoOtherIsAllowed) {
  // Otherwise an editor would have nothing to say where somebody points, or let a slip pass.
  const Json schema = to_json_schema(configuration_shape());
  Json maps = schema["$defs"];
  maps["configuration"] = schema;
  for (const auto& [name, map] : maps.items()) {
    EXPECT_EQ(map["additionalProperties"], false) << name;
    for (const auto& [key, value] : map["properties"].items()) {
      EXPECT_GT(value.value("description", "").size(), 8U) << name << "." << key;
    }
  }
}

TEST(JsonSchema, TellsFormsApart) {
  // Otherwise an editor would take `clearance: [internal]` for right.
  const Json schema = to_json_schema(configuration_shape());
  const Json& zone = schema["$defs"]["zone"]["properties"];
  EXPECT_EQ(zone["kind"]["enum"], Json({"on_prem", "private_cloud", "public_cloud", "device"}));
  EXPECT_EQ(zone["clearance"]["type"], "string");
  EXPECT_EQ(zone["accepts"]["anyOf"][1]["type"], "array");
  EXPECT_EQ(zone["retention_days"]["maximum"], 36'500);
  EXPECT_EQ(schema["properties"]["zones"]["items"]["$ref"], "#/$defs/zone");
  const Json& findings = schema["$defs"]["labels"]["properties"]["findings"];
  EXPECT_EQ(findings["additionalProperties"]["anyOf"][1]["$ref"], "#/$defs/finding");
  EXPECT_EQ(schema["required"], Json({"zones", "engines", "policy"}));
}

}  // namespace
}  // namespace sluice::schema
