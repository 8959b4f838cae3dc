#include "algo/linear/model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "algo/model_file/model_file.h"

namespace sluice::linear {
namespace {

constexpr std::string_view kMagic = "SLLINEAR2";
constexpr std::size_t kNameBytesMax = 256;
constexpr float kSteps = 127.0F;

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
  SLUICE_TRY(model_file::Reader reader, model_file::Reader::open(bytes, kMagic, "classifier"));
  Model model;
  std::uint32_t count = 0;
  reader.take(count);
  reader.take(model.temperature_);
  reader.take(model.scale_);
  if (count < 2 || count > kClassesMax || !(model.temperature_ > 0) ||
      !std::isfinite(model.scale_)) {
    return reader.failure("its head makes no sense");
  }
  model.biases_.resize(count);
  reader.take(model.biases_);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint32_t length = 0;
    reader.take(length);
    std::string name(std::min<std::size_t>(length, kNameBytesMax), '\0');
    reader.take(name);
    model.classes_.push_back(std::move(name));
  }
  model.rows_.resize(kBuckets * count);
  reader.take(model.rows_);
  if (!reader.is_at_end()) {
    return reader.failure("its length does not match its head");
  }
  return model;
}

std::string Model::bytes() const {
  model_file::Writer writer(kMagic);
  writer.put_one(static_cast<std::uint32_t>(classes_.size()));
  writer.put_one(temperature_);
  writer.put_one(scale_);
  writer.put(std::span<const float>(biases_));
  for (const std::string& name : classes_) {
    const std::string_view kept = std::string_view(name).substr(0, kNameBytesMax);
    writer.put_one(static_cast<std::uint32_t>(kept.size()));
    writer.put(std::span<const char>(kept));
  }
  writer.put(std::span<const std::int8_t>(rows_));
  return std::move(writer).finish();
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
