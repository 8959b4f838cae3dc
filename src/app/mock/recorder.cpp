#include "app/mock/recorder.h"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace sluice::mock {
namespace {

using Json = nlohmann::ordered_json;

std::string wall_time() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return fmt::format("{:%FT%T}Z", now);
}

std::int64_t nanoseconds(Recorder::Instant at) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
}

std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

Result<Recorder> Recorder::open(const std::string& path) {
  if (path.empty()) {
    return Recorder(-1);
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(ErrorCode::io_failed, "the record file `" + path + "` cannot be opened");
  }
  return Recorder(file);
}

Recorder::~Recorder() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

Result<void> Recorder::request(std::uint64_t number, Instant at, const Received& received) {
  if (file_ < 0) {
    return {};
  }
  Json headers = Json::array();
  for (const auto& [name, value] : received.headers) {
    headers.push_back(Json::array({name, value}));
  }
  return append(to_line({{"event", "request"},
                         {"n", number},
                         {"monotonic_ns", nanoseconds(at)},
                         {"time", wall_time()},
                         {"method", received.method},
                         {"path", received.target},
                         {"headers", std::move(headers)},
                         {"body", received.body}}));
}

Result<void> Recorder::client_gone(std::uint64_t number, Instant at, Instant began) {
  if (file_ < 0) {
    return {};
  }
  const std::chrono::duration<double, std::milli> after = at - began;
  return append(to_line({{"event", "client_gone"},
                         {"n", number},
                         {"monotonic_ns", nanoseconds(at)},
                         {"ms", after.count()}}));
}

Result<void> Recorder::append(const std::string& line) const {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return fail(ErrorCode::io_failed, "the record file cannot be written");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace sluice::mock
