#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/dialect.h"
#include "ports/exchange.h"

namespace sluice::accept {

/// What a path of the gateway does.
enum class Operation : std::uint8_t { chat, list_models, show_model, show_parked };

/// A path, understood.
struct Endpoint {
  Operation operation = Operation::chat;
  DialectKind dialect = DialectKind::openai_chat;
  std::string_view model;   ///< for show_model: the rest of the path, as sent
  std::string_view parked;  ///< for show_parked: the id of a request that waits, as sent
};

/// The dialect in which an error about this head must be written, also when no endpoint fits:
/// Anthropic's clients always send `anthropic-version`, and call below `/v1/messages` or
/// `/anthropic`.
[[nodiscard]] DialectKind dialect_of(const RequestHead& head);

/// The methods with which `path`, which one is served under, may be asked: the field `Allow` of a
/// 405 (RFC 9110, section 15.5.6).
[[nodiscard]] std::string_view methods_of(std::string_view path);

/// Where a caller asks for its request `id` that waits.
[[nodiscard]] std::string parked_path(std::string_view id);

/// Which endpoint `head` names, aliases included (design page wire.md, "Endpoints").
/// @error not_found           nothing is there; the hint lists what is
/// @error method_not_allowed  the path is right, the method is not
/// @error unsupported         a path of the dialects that is not served yet
[[nodiscard]] Result<Endpoint> find_endpoint(const RequestHead& head);

}  // namespace sluice::accept
