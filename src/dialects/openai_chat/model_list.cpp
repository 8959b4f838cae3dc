#include "dialects/openai_chat/model_list.h"

#include "dialects/wire/json_text.h"

namespace sluice::dialects::openai_chat {

std::string write_models(const std::vector<ModelRow>& rows) {
  std::string body = R"({"object":"list","data":[)";
  for (const ModelRow& row : rows) {
    body += (&row == rows.data() ? "" : ",") + write_model(row);
  }
  return body += "]}";
}

std::string write_model(const ModelRow& row) {
  std::string body = R"({"id":)";
  append_quoted(body, row.id);
  body += R"(,"object":"model","created":)";
  append_number(body, row.created);
  body += R"(,"owned_by":)";
  append_quoted(body, row.owner);
  return body += "}";
}

}  // namespace sluice::dialects::openai_chat
