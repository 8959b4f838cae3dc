#include "app/credentials.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "base/file.h"

namespace sluice {
namespace {

constexpr std::size_t kCredentialBytesMax = 64U << 10U;

std::string trimmed(std::string text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.erase(text.find_last_not_of(kSpace) + 1);
  text.erase(0, text.find_first_not_of(kSpace));
  return text;
}

}  // namespace

Result<Secret> read_credential(std::string_view reference) {
  if (reference.empty()) {
    return Secret();
  }
  std::string text;
  if (reference.starts_with("env:")) {
    const std::string name(reference.substr(4));
    const char* value =
        std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): read at start-up and on
                                    // reload, by one thread; nobody sets variables.
    text = value == nullptr ? "" : value;
  } else if (reference.starts_with("file:")) {
    SLUICE_TRY(text, read_file(std::string(reference.substr(5)), kCredentialBytesMax));
  }
  text = trimmed(std::move(text));
  if (text.empty()) {
    return fail(ErrorCode::not_found,
                "the credential `" + std::string(reference) + "` is not there");
  }
  return Secret(std::move(text));
}

bool has_credential(std::string_view reference) {
  return read_credential(reference).has_value();
}

}  // namespace sluice
