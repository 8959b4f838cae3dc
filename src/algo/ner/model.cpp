#include "algo/ner/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "algo/ner/lattice.h"

namespace sluice::ner {
namespace {

constexpr std::string_view kMagic = "SLNAMES2";
static_assert(std::endian::native == std::endian::little, "model files are little endian");

// A larger weight is cut: what decides beyond that is decided already, and the steps stay small.
constexpr float kWeightMax = 6.0F;
constexpr float kSteps = 127.0F;

std::uint16_t fingerprint(std::uint64_t hash) {
  const auto bits = static_cast<std::uint16_t>(hash);
  return bits == 0 ? 1 : bits;
}

// Slots that are looked at together, with one vector comparison; so the table may be nearly full.
constexpr std::size_t kBucket = 8;
constexpr std::size_t kFilled = 7;  // Of each bucket, on average.

/// The first slot of the bucket where a hash begins to look.
std::size_t home_slot(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>(((hash >> 32U) * (slots / kBucket)) >> 32U) * kBucket;
}

/// A bit for each slot of a bucket that holds `wanted`.
unsigned slots_with(const std::uint16_t* bucket, std::uint16_t wanted) {
  unsigned slots = 0;
  for (unsigned i = 0; i < kBucket; ++i) {
    slots |= static_cast<unsigned>(bucket[i] == wanted) << i;
  }
  return slots;
}

float largest(const TrainedWeights::Feature& feature) {
  float most = 0;
  for (const float weight : feature.weights) {
    most = std::max(most, std::abs(weight));
  }
  return most;
}

WeightRow quantised(const TrainedWeights::Feature& feature) {
  WeightRow row;
  for (std::size_t tag = 0; tag < kNameTags; ++tag) {
    const float weight = std::clamp(feature.weights[tag], -kWeightMax, kWeightMax);
    row[tag] = static_cast<std::int8_t>(std::nearbyint(weight * (kSteps / kWeightMax)));
  }
  return row;
}

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = kHashSeed;
  for (const char c : bytes) {
    hash = hash_step(hash, static_cast<unsigned char>(c));
  }
  return hash;
}

template <typename T>
void append(std::string& bytes, std::span<const T> values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

/// Takes values off the front of a file.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  /// False when there are not so many left.
  [[nodiscard]] bool take(auto& values) {
    const std::span<std::byte> target = std::as_writable_bytes(std::span(values));
    if (target.size() > rest_.size()) {
      return false;
    }
    if (!target.empty()) {
      std::memcpy(target.data(), rest_.data(), target.size());
    }
    rest_.remove_prefix(target.size());
    return true;
  }

  [[nodiscard]] bool is_empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

Failure not_a_model(std::string why) {
  return fail(ErrorCode::invalid_input, "no tagger model: " + std::move(why));
}

}  // namespace

Model Model::pack(const TrainedWeights& trained, Knowledge knowledge, std::size_t features_max) {
  std::vector<std::pair<float, const TrainedWeights::Feature*>> ranked;
  for (const TrainedWeights::Feature& feature : trained.features) {
    const float most = largest(feature);
    if (most >= kWeightMax / kSteps) {  // Else it is all zeros once quantised.
      ranked.emplace_back(most, &feature);
    }
  }
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->hash < b.second->hash;
  });
  ranked.resize(std::min({ranked.size(), features_max, kModelFeaturesMax}));
  // By hash, so that the table does not depend on ties among the weights.
  std::ranges::sort(ranked, {}, [](const auto& entry) { return entry.second->hash; });

  Model model;
  model.knowledge_ = std::move(knowledge);
  model.transitions_ = trained.transitions;
  model.transition_weights_ = weights_of(trained.transitions);
  model.scale_ = kWeightMax / kSteps;
  model.fingerprints_.resize((ranked.size() / kFilled + 1) * kBucket);
  model.rows_.resize(model.fingerprints_.size());
  for (const auto& [most, feature] : ranked) {
    std::size_t slot = home_slot(feature->hash, model.rows_.size());
    while (model.fingerprints_[slot] != 0) {
      slot = (slot + 1) % model.rows_.size();
    }
    model.fingerprints_[slot] = fingerprint(feature->hash);
    model.rows_[slot] = quantised(*feature);
  }
  return model;
}

Result<Model> Model::read(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) {
    return not_a_model("it does not begin with `SLNAMES2`");
  }
  std::uint64_t wanted = 0;
  if (bytes.size() < kMagic.size() + sizeof(wanted)) {
    return not_a_model("it is cut short");
  }
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof(wanted));
  std::memcpy(&wanted, bytes.data() + content.size(), sizeof(wanted));
  if (checksum(content) != wanted) {
    return not_a_model("its checksum does not match: it is damaged or cut short");
  }
  Model model;
  Cursor cursor(content.substr(kMagic.size()));
  std::array<std::uint32_t, 4> counts{};
  std::array<float, 1> scale{};
  std::array<std::uint32_t, 1> reserved{};
  if (!cursor.take(counts) || !cursor.take(scale) || !cursor.take(reserved) ||
      counts[0] > kModelFeaturesMax * 2 ||
      std::ranges::max(std::span(counts).subspan(1)) > kWordSlotsMax || !std::isfinite(scale[0])) {
    return not_a_model("its head makes no sense");
  }
  model.scale_ = scale[0];
  model.fingerprints_.resize(counts[0]);
  model.rows_.resize(counts[0]);
  std::vector<std::uint32_t> lexicon(counts[1]);
  std::vector<std::uint32_t> clusters(counts[2]);
  std::vector<ClusterPath> paths(counts[3]);
  if (!cursor.take(model.transitions_) || !cursor.take(model.fingerprints_) ||
      !cursor.take(model.rows_) || !cursor.take(lexicon) || !cursor.take(clusters) ||
      !cursor.take(paths) || !cursor.is_empty()) {
    return not_a_model("its length does not match its head");
  }
  auto known_clusters = Clusters::from(std::move(paths), std::move(clusters));
  if (!known_clusters) {
    return not_a_model("its clusters make no sense");
  }
  model.knowledge_ = {.lexicon = Lexicon(std::move(lexicon)),
                      .clusters = *std::move(known_clusters)};
  model.transition_weights_ = weights_of(model.transitions_);
  return model;
}

std::string Model::bytes() const {
  std::string bytes(kMagic);
  const std::array counts = {static_cast<std::uint32_t>(rows_.size()),
                             static_cast<std::uint32_t>(knowledge_.lexicon.slots().size()),
                             static_cast<std::uint32_t>(knowledge_.clusters.slots().size()),
                             static_cast<std::uint32_t>(knowledge_.clusters.paths().size())};
  const std::array<std::uint32_t, 1> reserved{};
  append(bytes, std::span<const std::uint32_t>(counts));
  append(bytes, std::span<const float>(&scale_, 1));
  append(bytes, std::span<const std::uint32_t>(reserved));
  append(bytes, std::span<const Scores>(transitions_));
  append(bytes, std::span<const std::uint16_t>(fingerprints_));
  append(bytes, std::span<const WeightRow>(rows_));
  append(bytes, knowledge_.lexicon.slots());
  append(bytes, knowledge_.clusters.slots());
  append(bytes, knowledge_.clusters.paths());
  const std::uint64_t sum = checksum(bytes);
  append(bytes, std::span<const std::uint64_t>(&sum, 1));
  return bytes;
}

const WeightRow* Model::find(std::uint64_t hash) const {
  const std::uint16_t wanted = fingerprint(hash);
  std::size_t slot = home_slot(hash, rows_.size());
  for (std::size_t tried = 0; tried < rows_.size(); tried += kBucket) {
    const std::uint16_t* const bucket = &fingerprints_[slot];
    if (const unsigned found = slots_with(bucket, wanted); found != 0) {
      return &rows_[slot + static_cast<std::size_t>(std::countr_zero(found))];
    }
    if (slots_with(bucket, 0) != 0) {
      return nullptr;
    }
    slot = slot + kBucket == rows_.size() ? 0 : slot + kBucket;
  }
  return nullptr;
}

Scores Model::score(std::span<const std::uint64_t> features) const {
  std::array<std::int16_t, kNameTags> sums{};
  for (const std::uint64_t feature : features) {
    if (const WeightRow* row = find(feature)) {
      for (std::size_t tag = 0; tag < kNameTags; ++tag) {
        sums[tag] = static_cast<std::int16_t>(sums[tag] + (*row)[tag]);
      }
    }
  }
  Scores scores{};
  for (std::size_t tag = 0; tag < kNameTags; ++tag) {
    scores[tag] = static_cast<float>(sums[tag]) * scale_;
  }
  return scores;
}

}  // namespace sluice::ner
