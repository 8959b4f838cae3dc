#include "dialects/anthropic/model_list.h"

#include <chrono>

#include <fmt/chrono.h>

#include "dialects/wire/json_text.h"

namespace sluice::dialects::anthropic {
namespace {

std::string rfc3339(std::int64_t utc_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(utc_seconds)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", time);
}

std::string id_or_null(const std::vector<ModelRow>& rows, std::size_t index) {
  return rows.empty() ? "null" : quoted(rows[index].id);
}

}  // namespace

std::string write_models(const std::vector<ModelRow>& rows) {
  std::string body = R"({"data":[)";
  for (const ModelRow& row : rows) {
    body += (&row == rows.data() ? "" : ",") + write_model(row);
  }
  body += R"(],"has_more":false,"first_id":)" + id_or_null(rows, 0);
  body += R"(,"last_id":)" + id_or_null(rows, rows.empty() ? 0 : rows.size() - 1);
  return body += "}";
}

std::string write_model(const ModelRow& row) {
  std::string body = R"({"type":"model","id":)";
  append_quoted(body, row.id);
  body += R"(,"display_name":)";
  append_quoted(body, row.id);
  body += R"(,"created_at":)";
  append_quoted(body, rfc3339(row.created));
  return body += R"(,"lifecycle":"active","line":null,"capabilities":null,"max_input_tokens":null,)"
                 R"("max_tokens":null,"deprecated_at":null,"retires_at":null})";
}

}  // namespace sluice::dialects::anthropic
