#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "domain/dialect.h"
#include "domain/model.h"

namespace sluice {

/// What is different from dialect to dialect outside the folder that reads and writes it. A new
/// dialect is an enumerator, a row here, a folder below `dialects/`, and a case in each switch over
/// DialectKind or EngineKind that the compiler then complains about.
struct DialectInfo {
  DialectKind kind;
  std::string_view word;        ///< on the command line and in the configuration
  std::string_view prefix;      ///< before `/v1`, where a client may name the vendor: `/openai`
  std::string_view chat_path;   ///< of the one endpoint, below `/v1`
  std::string_view vendor_url;  ///< where the vendor itself serves it
};

inline constexpr std::array kDialectTable = {
    DialectInfo{.kind = DialectKind::openai_chat,
                .word = "openai",
                .prefix = "/openai",
                .chat_path = "/chat/completions",
                .vendor_url = "https://api.openai.com"},
    DialectInfo{.kind = DialectKind::anthropic,
                .word = "anthropic",
                .prefix = "/anthropic",
                .chat_path = "/messages",
                .vendor_url = "https://api.anthropic.com"}};

static_assert(kDialectTable[0].kind == DialectKind::openai_chat &&
                  kDialectTable[1].kind == DialectKind::anthropic,
              "a row stands where its enumerator does");

/// The row of `kind`.
[[nodiscard]] constexpr const DialectInfo& info_of(DialectKind kind) {
  return kDialectTable[static_cast<std::size_t>(kind)];
}

/// The dialect that engines of this kind speak; empty: they run in this process and speak none.
[[nodiscard]] constexpr std::optional<DialectKind> spoken_by(EngineKind kind) {
  switch (kind) {
    case EngineKind::openai:
      return DialectKind::openai_chat;
    case EngineKind::anthropic:
      return DialectKind::anthropic;
    case EngineKind::extractive:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sluice
