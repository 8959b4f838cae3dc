#include "adapters/journal/journal_folder.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <system_error>

#include <unistd.h>

#include "base/assert.h"
#include "base/file.h"

namespace sluice::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeadSuffix = ".head";
constexpr std::string_view kSegmentSuffix = ".segment";
constexpr std::size_t kIdCharacters = 32;
constexpr std::size_t kNumberCharacters = 7;  // A dot and six digits.
constexpr std::size_t kSegmentBytesMax = std::size_t{1} << 30U;

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The chain that a file name begins with; empty: it is none of ours.
std::optional<chain::ChainId> chain_of(std::string_view name) {
  if (name.size() < kIdCharacters || !is_lower_hex(name.substr(0, kIdCharacters))) {
    return std::nullopt;
  }
  const auto nibble = [](char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  chain::ChainId id;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(nibble(name[2 * i]) << 4U | nibble(name[2 * i + 1]));
  }
  return id;
}

bool is_segment(std::string_view name) {
  return name.size() == kIdCharacters + kNumberCharacters + kSegmentSuffix.size() &&
         name[kIdCharacters] == '.' && name.ends_with(kSegmentSuffix) &&
         name.substr(kIdCharacters + 1, kNumberCharacters - 1).find_first_not_of("0123456789") ==
             std::string_view::npos;
}

bool is_head(std::string_view name) {
  return name.size() == kIdCharacters + kHeadSuffix.size() && name.ends_with(kHeadSuffix);
}

/// Names in the folder, sorted; none when it does not exist.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(io_error("list", folder, error.value()));
  }
  std::ranges::sort(names);
  return names;
}

/// The same bytes twice: the writer was not in the middle of it.
Result<std::string> read_head_twice(const fs::path& path) {
  constexpr int kTries = 3;
  constexpr std::size_t kBytesMax = 65'536;
  SLUICE_TRY(std::string head, read_file(path, kBytesMax));
  for (int i = 0; i < kTries; ++i) {
    SLUICE_TRY(std::string again, read_file(path, kBytesMax));
    if (again == head) {
      break;
    }
    head = std::move(again);
  }
  return head;
}

Result<void> add_head(const fs::path& folder, const std::string& name, chain::ChainFiles& files) {
  const fs::path path = folder / name;
  SLUICE_TRY(const File file, open_file(path, OpenMode::read));
  files.is_live = is_locked_by_another(file);
  files.head_name = name;
  SLUICE_TRY(files.head, read_head_twice(path));
  return {};
}

void let_load(const fs::path& folder, chain::ChainFiles& files) {
  files.load = [folder, names = files.segment_names, is_live = files.is_live](
                   std::size_t index) -> Result<std::string> {
    Result<std::string> segment = read_file(folder / names[index], kSegmentBytesMax);
    // A live chain may have removed the segment that it had prepared.
    const bool is_gone = !segment && is_live && segment.error().code == ErrorCode::not_found;
    return is_gone ? Result<std::string>(std::string()) : segment;
  };
}

/// The start of a file, where a chain testifies to others.
std::string front_of(const fs::path& path) {
  constexpr std::size_t kFrontBytes = std::size_t{1} << 20U;
  const Result<File> file = open_file(path, OpenMode::read);
  std::string front(kFrontBytes, '\0');
  const ssize_t got =
      file ? ::pread(file->descriptor(), front.data(), front.size(), 0) : ssize_t{0};
  front.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return front;
}

Result<void> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return fail(io_error("remove", path, errno));
  }
  return {};
}

/// The journal at rest, as a start finds it.
class Recovery {
 public:
  Recovery(fs::path folder, const Secret& master_key)
      : folder_(std::move(folder)), key_(chain::SigningKey::derive(master_key)) {}

  Result<Recovered> run() {
    SLUICE_TRY(const std::vector<chain::ChainFiles> chains, list_chains(folder_));
    for (const chain::ChainFiles& files : chains) {
      if (!files.segment_names.empty()) {
        const std::vector<chain::Tip> seen =
            chain::leading_witness(front_of(folder_ / files.segment_names.front()));
        witnessed_.insert(witnessed_.end(), seen.begin(), seen.end());
      }
    }
    for (const chain::ChainFiles& files : chains) {
      if (!files.is_live) {
        SLUICE_CHECK(take(files));
      }
    }
    return std::move(recovered_);
  }

 private:
  Result<void> take(const chain::ChainFiles& files) {
    const chain::HeadFile head = chain::read_head_file(files.head, key_.public_key());
    if (head.newest && head.newest->is_sealed && head.flaw.empty()) {
      note_tip(head.newest->tip);
      return {};
    }
    const chain::ChainReport report = chain::walk(files, key_.public_key(), {});
    if (report.state == chain::ChainReport::State::blank) {
      return remove(files);
    }
    if (!report.flaws.empty() || !report.head) {
      recovered_.damaged.push_back(files.id);
      return {};
    }
    return seal(files, report);
  }

  void note_tip(const chain::Tip& tip) {
    if (std::ranges::find(witnessed_, tip) == witnessed_.end()) {
      recovered_.unwitnessed.push_back(tip);
    }
  }

  Result<void> remove(const chain::ChainFiles& files) {
    for (const std::string& name : files.segment_names) {
      SLUICE_CHECK(remove_file(folder_ / name));
    }
    return files.head_name.empty() ? Result<void>() : remove_file(folder_ / files.head_name);
  }

  Result<void> seal(const chain::ChainFiles& files, const chain::ChainReport& report) {
    for (std::size_t i = report.last_segment; i < files.segment_names.size(); ++i) {
      SLUICE_CHECK(remove_file(folder_ / files.segment_names[i]));  // Nothing whole is in it.
    }
    const fs::path last = folder_ / files.segment_names[report.last_segment - 1];
    SLUICE_TRY(const File segment, open_file(last, OpenMode::write));
    if (::ftruncate(segment.descriptor(), static_cast<off_t>(report.last_end)) != 0) {
      return fail(io_error("cut", last, errno));
    }
    SLUICE_CHECK(sync_file(segment, last));
    SLUICE_CHECK(write_last_head(files, report));
    ++recovered_.chains_sealed;
    recovered_.records += report.records_beyond_head;
    recovered_.torn_bytes += report.torn_bytes;
    note_tip({.chain = files.id, .count = report.link.count, .hash = report.link.hash});
    return {};
  }

  /// In both slots, so that no slot is left that does not say that the chain is sealed.
  Result<void> write_last_head(const chain::ChainFiles& files, const chain::ChainReport& report) {
    const fs::path path = folder_ / files.head_name;
    SLUICE_TRY(const File file, open_file(path, OpenMode::write));
    SLUICE_ASSERT(report.head.has_value());
    chain::Head head = *report.head;
    head.tip.count = report.link.count;
    head.tip.hash = report.link.hash;
    head.is_sealed = true;
    head.segment = report.last_segment;
    head.end = report.last_end;
    for (int slot = 0; slot < 2; ++slot) {
      ++head.serial;
      const std::uint64_t offset = (head.serial - 1) % 2 * chain::kSlotBytes;
      SLUICE_CHECK(write_at(file, chain::encode_head(head, key_), offset, path));
      SLUICE_CHECK(sync_file(file, path));
    }
    return {};
  }

  fs::path folder_;
  chain::SigningKey key_;
  std::vector<chain::Tip> witnessed_;
  Recovered recovered_;
};

}  // namespace

Result<std::vector<chain::ChainFiles>> list_chains(const fs::path& folder) {
  std::map<chain::ChainId, chain::ChainFiles> chains;
  SLUICE_TRY(const std::vector<std::string> heads, names_in(folder));
  for (const std::string& name : heads) {
    const std::optional<chain::ChainId> id = chain_of(name);
    if (id && is_head(name)) {
      SLUICE_CHECK(add_head(folder, name, chains[*id]));
    }
  }
  SLUICE_TRY(const std::vector<std::string> names, names_in(folder));
  for (const std::string& name : names) {
    const std::optional<chain::ChainId> id = chain_of(name);
    if (id && is_segment(name)) {
      chains[*id].segment_names.push_back(name);
    }
  }
  std::vector<chain::ChainFiles> list;
  for (auto& [id, files] : chains) {
    files.id = id;
    if (files.head_name.empty()) {
      files.head_name = chain::to_hex(id) + std::string(kHeadSuffix);
    }
    let_load(folder, files);
    list.push_back(std::move(files));
  }
  return list;
}

Result<Recovered> recover(const fs::path& folder, const Secret& master_key) {
  SLUICE_CHECK(make_private_folder(folder));
  const fs::path lock_path = folder / "lock";
  SLUICE_TRY(const File lock, open_file(lock_path, OpenMode::create));
  SLUICE_CHECK(wait_for_lock(lock, lock_path));
  SLUICE_TRY(Recovered recovered, Recovery(folder, master_key).run());
  SLUICE_CHECK(sync_folder(folder));
  return recovered;
}

}  // namespace sluice::journal
