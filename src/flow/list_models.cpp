#include "flow/list_models.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "dialects/dialect.h"
#include "flow/2_identify/run.h"
#include "flow/answer_head.h"

namespace sluice {
namespace {

std::vector<dialects::ModelRow> rows_for(const policy::Snapshot& policy,
                                         const Principal& principal) {
  std::vector<dialects::ModelRow> rows;
  for (const std::string_view wish : {"auto", "fast", "smart"}) {
    rows.push_back({.id = std::string(wish), .owner = "sluice"});
  }
  for (const Workload& workload : policy.workloads) {
    const bool granted =
        principal.workloads.empty() ||
        std::ranges::find(principal.workloads, workload.name) != principal.workloads.end();
    if (granted) {
      rows.push_back({.id = workload.name, .owner = "sluice"});
    }
  }
  for (const Model& model : policy.models) {
    const bool listed = std::ranges::find(rows, model.name, &dialects::ModelRow::id) != rows.end();
    if (!listed && !policy.engine(model.engine).off) {
      rows.push_back({.id = model.name, .owner = policy.engine(model.engine).name});
    }
  }
  return rows;
}

Result<std::string> body_for(const Visit& visit, const std::vector<dialects::ModelRow>& rows) {
  if (visit.endpoint.operation == accept::Operation::list_models) {
    return dialects::write_models(visit.endpoint.dialect, rows);
  }
  const auto row = std::ranges::find(rows, visit.endpoint.model, &dialects::ModelRow::id);
  if (row != rows.end()) {
    return dialects::write_model(visit.endpoint.dialect, *row);
  }
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const dialects::ModelRow& known : rows) {
    names.push_back(known.id);
  }
  return fail(Error{.code = ErrorCode::not_found,
                    .message = "no such model",
                    .hint = did_you_mean(visit.endpoint.model, names)});
}

}  // namespace

Task<Result<void>> list_models(House& house, Exchange& exchange, const Visit& visit) {
  SLUICE_CO_TRY(const Principal principal,
                identify::authenticate(house.configs.identify, *house.keys, exchange.head()));
  SLUICE_CO_TRY(const std::string body, body_for(visit, rows_for(visit.policy(), principal)));
  AnswerHead head(visit);
  std::vector<HeaderField> fields = head.take_fields();
  fields.push_back({.name = "content-type", .value = "application/json"});
  Result<void> written = co_await exchange.respond(200, fields, body);
  co_return written;
}

}  // namespace sluice
