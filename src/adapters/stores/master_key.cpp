#include "adapters/stores/master_key.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>

#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"

namespace sluice::stores {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFilePrefix = "file:";
constexpr mode_t kGroupAndOthers = 077;

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') {
    return static_cast<std::uint8_t>(c - '0');
  }
  if (c >= 'a' && c <= 'f') {
    return static_cast<std::uint8_t>(c - 'a' + 10);
  }
  return std::nullopt;
}

/// The bytes that `hex` (64 digits, then nothing but line ends) spells; empty: it spells none.
Secret decoded(std::string_view hex) {
  while (hex.ends_with('\n') || hex.ends_with('\r')) {
    hex.remove_suffix(1);
  }
  if (hex.size() != 2 * kMasterKeyBytes) {
    return Secret();
  }
  std::string bytes;
  bytes.reserve(kMasterKeyBytes);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::optional<std::uint8_t> high = nibble(hex[i]);
    const std::optional<std::uint8_t> low = nibble(hex[i + 1]);
    if (!high || !low) {
      OPENSSL_cleanse(bytes.data(), bytes.size());
      return Secret();
    }
    bytes += static_cast<char>(*high << 4U | *low);
  }
  return Secret(std::move(bytes));
}

Failure refuse(const fs::path& path, std::string_view why, std::string_view hint) {
  return fail(Error{.code = ErrorCode::config_invalid,
                    .message = "the master key `" + path.string() + "` " + std::string(why),
                    .hint = std::string(hint)});
}

/// A key that others could have read or written is no secret.
Result<void> check_owner(const fs::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? refuse(path, "does not exist", "name a file that holds one")
                           : fail(io_error("read", path, errno));
  }
  if ((status.st_mode & kGroupAndOthers) != 0) {
    return refuse(path, "can be read or written by other users", "chmod 600 " + path.string());
  }
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    return refuse(path, "belongs to another user", "chown it to the user of the gateway");
  }
  return {};
}

Result<Secret> read_key(const fs::path& path) {
  constexpr std::size_t kFileBytesMax = 256;
  SLUICE_CHECK(check_owner(path));
  Result<std::string> content = read_file(path, kFileBytesMax);
  if (!content && content.error().code != ErrorCode::too_large) {
    return fail(std::move(content).error());
  }
  const Secret hex(content ? *std::move(content) : std::string());
  Secret key = decoded(hex.reveal());
  if (key.empty()) {
    return refuse(path, "does not hold 64 hexadecimal digits", "restore it from a backup");
  }
  return key;
}

std::string random_hex(std::size_t bytes, Entropy& entropy) {
  std::array<std::uint8_t, kMasterKeyBytes> random{};
  const std::span<std::uint8_t> wanted = std::span(random).first(bytes);
  entropy.fill(wanted);
  std::string hex = to_hex(wanted);
  OPENSSL_cleanse(random.data(), random.size());
  return hex;
}

/// Writes the whole key under another name and then links it to its own: whoever opens `path` finds
/// all of it, and of two processes that start together one wins and both read the winner's.
Result<void> make_key(const fs::path& path, Entropy& entropy) {
  const fs::path draft = path.string() + "." + random_hex(8, entropy);
  SLUICE_TRY(const File file, open_file(draft, OpenMode::create_new));
  const Secret hex(random_hex(kMasterKeyBytes, entropy) + "\n");
  Result<void> written = write_at(file, hex.reveal(), 0, draft);
  if (written) {
    written = sync_file(file, draft);
  }
  const bool is_linked = written && ::link(draft.c_str(), path.c_str()) == 0;
  const int link_error = errno;
  ::unlink(draft.c_str());
  SLUICE_CHECK(std::move(written));
  if (!is_linked && link_error != EEXIST) {
    return fail(io_error("create", path, link_error));
  }
  return sync_folder(path.parent_path());
}

}  // namespace

Result<Secret> load_master_key(const fs::path& data_dir,
                               std::string_view reference,
                               Entropy& entropy) {
  if (!reference.empty()) {
    if (!reference.starts_with(kFilePrefix) || reference.size() == kFilePrefix.size()) {
      return fail(Error{.code = ErrorCode::config_invalid,
                        .message = "the reference to the master key is not `file:/path`",
                        .hint = "write `file:` and the path of a file with 64 hexadecimal digits"});
    }
    return read_key(fs::path(reference.substr(kFilePrefix.size())));
  }
  SLUICE_CHECK(make_private_folder(data_dir));
  const fs::path path = data_dir / "master.key";
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(path, ignored))) {
    SLUICE_CHECK(make_key(path, entropy));
  }
  return read_key(path);
}

}  // namespace sluice::stores
