#include "domain/text_slot.h"

namespace sluice {

std::string_view to_string(PositionKind position) {
  switch (position) {
    case PositionKind::structural:
      return "structural";
    case PositionKind::system_text:
      return "system_text";
    case PositionKind::user_text:
      return "user_text";
    case PositionKind::assistant_text:
      return "assistant_text";
    case PositionKind::tool_result:
      return "tool_result";
    case PositionKind::tool_arguments:
      return "tool_arguments";
    case PositionKind::tool_definition:
      return "tool_definition";
    case PositionKind::signed_block:
      return "signed_block";
    case PositionKind::media:
      return "media";
    case PositionKind::metadata:
      return "metadata";
  }
  return "metadata";
}

}  // namespace sluice
