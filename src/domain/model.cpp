#include "domain/model.h"

namespace sluice {

std::string_view to_string(EngineKind kind) {
  switch (kind) {
    case EngineKind::openai:
      return "openai";
    case EngineKind::anthropic:
      return "anthropic";
    case EngineKind::extractive:
      return "extractive";
  }
  return "openai";
}

std::string_view to_string(Tier tier) {
  switch (tier) {
    case Tier::none:
      return "none";
    case Tier::small:
      return "small";
    case Tier::mid:
      return "mid";
    case Tier::frontier:
      return "frontier";
    case Tier::specialised:
      return "specialised";
  }
  return "none";
}

std::string_view to_string(Capability capability) {
  switch (capability) {
    case Capability::tools:
      return "tools";
    case Capability::vision:
      return "vision";
    case Capability::json_schema:
      return "json_schema";
    case Capability::thinking:
      return "thinking";
  }
  return "tools";
}

}  // namespace sluice
