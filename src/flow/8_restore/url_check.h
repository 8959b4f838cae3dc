#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace sluice::restore {

/// Follows a text from where a URL may begin, byte by byte: is it `http` or `https`, to exactly one
/// of the allowed hosts, and nothing but a plain URL so far? Everything unusual is a no: user
/// information, percent-encoding or other scripts in the host, backslashes, quotes, brackets.
class UrlCheck {
 public:
  /// @param hosts  lower case, without a port; must outlive the check
  explicit UrlCheck(std::span<const std::string> hosts) : hosts_(hosts) {}

  /// A URL may begin with the next byte.
  void restart();

  /// Nothing from here on is allowed, until restart().
  void refuse() { state_ = State::refused; }

  void feed(char c);

  /// The host has been read and is allowed: what follows goes to it.
  [[nodiscard]] bool is_allowed() const { return state_ == State::allowed; }

  /// What was read so far may still become an allowed URL.
  [[nodiscard]] bool is_beginning() const {
    return state_ == State::scheme || state_ == State::host || state_ == State::port;
  }

 private:
  enum class State : std::uint8_t { scheme, host, port, allowed, refused };

  void feed_scheme(char c);
  void feed_host(char c);
  void feed_port(char c);
  [[nodiscard]] bool knows_host() const;

  std::span<const std::string> hosts_;
  State state_ = State::scheme;
  std::string read_;  // Of the scheme or the host, lower case.
};

}  // namespace sluice::restore
