#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace sluice::model_file {

static_assert(std::endian::native == std::endian::little, "model files are little endian");

/// Makes a model file.
class Writer {
 public:
  /// @param magic  what kind of file it is, and of which version
  explicit Writer(std::string_view magic) : bytes_(magic) {}

  template <typename T>
    requires std::is_trivially_copyable_v<T>
  void put(std::span<const T> values) {
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }

  template <typename T>
    requires std::is_trivially_copyable_v<T>
  void put_one(const T& value) {
    put(std::span<const T>(&value, 1));
  }

  /// The file, with its checksum.
  [[nodiscard]] std::string finish() &&;

 private:
  std::string bytes_;
};

/// Takes values off the front of a model file; once something was missing, nothing more is there.
class Reader {
 public:
  /// @param what  of what it should be a model, for messages: `tagger`
  /// @error invalid_input  another kind of file, another version, damaged or cut short
  [[nodiscard]] static Result<Reader> open(std::string_view bytes,
                                           std::string_view magic,
                                           std::string_view what);

  /// Fills `values`, a number or something with a fixed or set size; leaves them alone when there
  /// are not so many bytes left.
  template <typename T>
  void take(T& values) {
    if constexpr (std::is_arithmetic_v<T>) {
      take_bytes(std::as_writable_bytes(std::span<T>(&values, 1)));
    } else {
      take_bytes(std::as_writable_bytes(std::span(values)));
    }
  }

  /// False when something that was asked for was not there.
  [[nodiscard]] bool is_sound() const { return is_sound_; }

  /// True when all that was asked for was there, and nothing else is.
  [[nodiscard]] bool is_at_end() const { return is_sound_ && rest_.empty(); }

  /// What is wrong with the file, for messages: `no tagger model: WHY`.
  [[nodiscard]] Failure failure(std::string_view why) const;

 private:
  Reader(std::string_view rest, std::string_view what) : rest_(rest), what_(what) {}

  void take_bytes(std::span<std::byte> target);

  std::string_view rest_;
  std::string_view what_;
  bool is_sound_ = true;
};

}  // namespace sluice::model_file
