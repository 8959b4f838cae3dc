#include "algo/linear/model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace sluice::linear {
namespace {

constexpr std::string_view kMagic = "SLLINEAR1";
constexpr std::size_t kNameBytesMax = 256;
constexpr float kSteps = 127.0F;
static_assert(std::endian::native == std::endian::little, "model files are little endian");

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return hash;
}

template <typename T>
void append(std::string& bytes, std::span<const T> values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

/// Takes values off the front of a file; once something was missing, nothing more is there.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  void take(auto& values) {
    const std::span<std::byte> target = std::as_writable_bytes(std::span(values));
    if (target.size() > rest_.size()) {
      is_sound_ = false;
    }
    if (is_sound_ && !target.empty()) {
      std::memcpy(target.data(), rest_.data(), target.size());
      rest_.remove_prefix(target.size());
    }
  }

  /// True when all that was asked for was there, and nothing else.
  [[nodiscard]] bool is_at_end() const { return is_sound_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_sound_ = true;
};

Failure not_a_model(const char* why) {
  return fail(ErrorCode::invalid_input, std::string("no classifier model: ") + why);
}

}  // namespace

void softmax(std::span<float> scores, float temperature) {
  const float most = std::ranges::max(scores);
  float total = 0;
  for (float& score : scores) {
    score = std::exp((score - most) / temperature);
    total += score;
  }
  for (float& score : scores) {
    score /= total;
  }
}

Model Model::pack(std::vector<std::string> classes, const Weights& weights) {
  Model model;
  model.classes_ = std::move(classes);
  model.biases_ = weights.biases;
  model.temperature_ = weights.temperature;
  float most = 0;
  for (const float weight : weights.rows) {
    most = std::max(most, std::abs(weight));
  }
  model.scale_ = most > 0 ? most / kSteps : 1.0F;
  model.rows_.reserve(weights.rows.size());
  for (const float weight : weights.rows) {
    model.rows_.push_back(static_cast<std::int8_t>(std::nearbyint(weight / model.scale_)));
  }
  return model;
}

Result<Model> Model::read(std::string_view bytes) {
  std::uint64_t wanted = 0;
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + sizeof(wanted)) {
    return not_a_model("it does not begin as one");
  }
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof(wanted));
  std::memcpy(&wanted, bytes.data() + content.size(), sizeof(wanted));
  if (checksum(content) != wanted) {
    return not_a_model("its checksum does not match: it is damaged or cut short");
  }
  Model model;
  Cursor cursor(content.substr(kMagic.size()));
  std::array<std::uint32_t, 1> count{};
  std::array<float, 2> numbers{};
  cursor.take(count);
  cursor.take(numbers);
  if (count[0] < 2 || count[0] > kClassesMax || !(numbers[0] > 0) || !std::isfinite(numbers[1])) {
    return not_a_model("its head makes no sense");
  }
  model.temperature_ = numbers[0];
  model.scale_ = numbers[1];
  model.biases_.resize(count[0]);
  cursor.take(model.biases_);
  for (std::uint32_t i = 0; i < count[0]; ++i) {
    std::array<std::uint32_t, 1> length{};
    cursor.take(length);
    std::string name(std::min<std::size_t>(length[0], kNameBytesMax), '\0');
    cursor.take(name);
    model.classes_.push_back(std::move(name));
  }
  model.rows_.resize(kBuckets * count[0]);
  cursor.take(model.rows_);
  if (!cursor.is_at_end()) {
    return not_a_model("its length does not match its head");
  }
  return model;
}

std::string Model::bytes() const {
  std::string bytes(kMagic);
  const auto count = static_cast<std::uint32_t>(classes_.size());
  const std::array numbers = {temperature_, scale_};
  append(bytes, std::span<const std::uint32_t>(&count, 1));
  append(bytes, std::span<const float>(numbers));
  append(bytes, std::span<const float>(biases_));
  for (const std::string& name : classes_) {
    const auto length = static_cast<std::uint32_t>(std::min(name.size(), kNameBytesMax));
    append(bytes, std::span<const std::uint32_t>(&length, 1));
    bytes.append(name, 0, length);
  }
  append(bytes, std::span<const std::int8_t>(rows_));
  const std::uint64_t sum = checksum(bytes);
  append(bytes, std::span<const std::uint64_t>(&sum, 1));
  return bytes;
}

std::vector<float> Model::probabilities(std::string_view text) const {
  std::vector<float> scores(classes_.size());
  for (const Weighted& entry : features_of(text)) {
    const std::size_t row = entry.bucket * scores.size();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      scores[i] += entry.value * static_cast<float>(rows_[row + i]);
    }
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] = scores[i] * scale_ + biases_[i];
  }
  softmax(scores, temperature_);
  return scores;
}

}  // namespace sluice::linear
