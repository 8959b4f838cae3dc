#include "dialects/dialect.h"

#include "dialects/anthropic/request.h"
#include "dialects/openai_chat/request.h"

namespace sluice::dialects {

Result<void> read_request(Request& request, const json::Limits& limits, json::Tape& tape) {
  SLUICE_CHECK(json::walk(request.body, limits, tape));
  switch (request.dialect) {
    case DialectKind::openai_chat:
      return openai_chat::read_request(request, tape);
    case DialectKind::anthropic:
      return anthropic::read_request(request, tape);
  }
  return fail(ErrorCode::internal, "no such dialect");
}

}  // namespace sluice::dialects
