#include "domain/facts.h"

namespace sluice {

std::string_view to_string(Action action) {
  switch (action) {
    case Action::chat:
      return "chat";
    case Action::embed:
      return "embed";
    case Action::retrieve:
      return "retrieve";
    case Action::rerank:
      return "rerank";
    case Action::tool:
      return "tool";
    case Action::agent_step:
      return "agent_step";
  }
  return "chat";
}

std::string_view to_string(Learned value) {
  switch (value) {
    case Learned::unknown:
      return "unknown";
    case Learned::low:
      return "low";
    case Learned::medium:
      return "medium";
    case Learned::high:
      return "high";
  }
  return "unknown";
}

std::string_view to_string(SizeClass size) {
  switch (size) {
    case SizeClass::small:
      return "small";
    case SizeClass::medium:
      return "medium";
    case SizeClass::large:
      return "large";
    case SizeClass::huge:
      return "huge";
  }
  return "huge";
}

SizeClass size_class_of(std::uint32_t tokens) {
  if (tokens <= 1'000) {
    return SizeClass::small;
  }
  if (tokens <= 8'000) {
    return SizeClass::medium;
  }
  return tokens <= 64'000 ? SizeClass::large : SizeClass::huge;
}

std::string_view to_string(EngineState state) {
  switch (state) {
    case EngineState::up:
      return "up";
    case EngineState::slow:
      return "slow";
    case EngineState::saturated:
      return "saturated";
    case EngineState::rate_limited:
      return "rate_limited";
    case EngineState::bad_credentials:
      return "bad_credentials";
    case EngineState::down:
      return "down";
  }
  return "down";
}

std::string_view to_string(NetworkState state) {
  switch (state) {
    case NetworkState::good:
      return "good";
    case NetworkState::slow:
      return "slow";
    case NetworkState::offline:
      return "offline";
  }
  return "offline";
}

std::string_view to_string(LoadState state) {
  switch (state) {
    case LoadState::normal:
      return "normal";
    case LoadState::high:
      return "high";
  }
  return "high";
}

}  // namespace sluice
