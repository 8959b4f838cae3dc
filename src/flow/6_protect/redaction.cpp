#include "flow/6_protect/redaction.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "flow/6_protect/generalise.h"

namespace sluice::protect {
namespace {

constexpr EntityType kLookalike = entity("technical.placeholder");
constexpr EntityType kDateOfBirth = entity("personal.date_of_birth");
constexpr EntityType kDate = entity("general.date");
constexpr EntityType kIp = entity("technical.ip");
constexpr std::size_t kBuiltInTypes = std::size(entity_table::kRows);

Failure deny(std::string message, std::string_view rule) {
  return fail(Error{.code = ErrorCode::denied_by_policy,
                    .message = std::move(message),
                    .rule = std::string(rule),
                    .source = ErrorSource::policy});
}

/// A coarser text for a value of a type that has one; empty: there is none, so it must be masked.
std::optional<std::string> generalise(EntityType type, std::string_view text) {
  if (type == kDateOfBirth || type == kDate) {
    return generalise_date(text);
  }
  if (type == kIp) {
    return generalise_ip(text);
  }
  if (to_index(type) < kBuiltInTypes) {
    return std::nullopt;
  }
  const std::optional<std::string> date = generalise_date(text);
  return date ? date : generalise_amount(text);
}

bool pseudonymises(const policy::TransformCell& cell) {
  return cell.transform == Transform::pseudonymise;
}

bool lies_in(const Finding& piece, const ByteRange& range) {
  return range.begin <= piece.begin && piece.end <= range.end;
}

}  // namespace

Redaction::Redaction(const policy::Snapshot& snapshot,
                     const Request& request,
                     ZoneIndex zone,
                     const Digest& scope)
    : snapshot_(snapshot),
      request_(request),
      cells_(snapshot.transforms[to_index(zone)]),
      pseudonyms_are_live_(std::ranges::any_of(cells_, pseudonymises)),
      issuer_(scope, snapshot.catalog),
      patch_(request) {}

Result<void> Redaction::apply(const Value& value) {
  const EntityType type = value.first().type;
  const auto is_foreign = [type](const Finding& piece) { return piece.type != type; };
  if (value.first().continued || std::ranges::any_of(value.pieces, is_foreign)) {
    return deny("the pieces of a value are not together", "");
  }
  const policy::TransformCell cell = cell_of(value);
  const std::string_view rule = snapshot_.rule_name(cell.rule);
  const Transform transform = transform_of(value, cell.transform);
  if (transform >= Transform::drop_zone) {
    return deny("a rule keeps `" + snapshot_.catalog.info(type).name + "` out of the zone", rule);
  }
  if (transform != Transform::none && is_signed(value)) {
    return deny("a block signed by a provider holds a finding, and must not be edited", rule);
  }
  if (transform == Transform::pseudonymise) {
    replace(value, issuer_.issue(type, text_of(value, request_)));
  } else if (transform == Transform::generalise) {
    replace(value, distinct_in_keys(value, coarse(value)));
  } else if (transform == Transform::mask) {
    replace(value, distinct_in_keys(value, mask(value)));
  }
  return {};
}

/// The strictest of what the rules say of the value's type and of those that it covers.
policy::TransformCell Redaction::cell_of(const Value& value) const {
  const EntitySet& covers = value.first().covers;
  policy::TransformCell strictest = cells_[to_index(value.first().type)];
  for (std::size_t i = 0; covers.any() && i < cells_.size(); ++i) {
    if (covers.test(i) && cells_[i].transform > strictest.transform) {
      strictest = cells_[i];
    }
  }
  return strictest;
}

Transform Redaction::transform_of(const Value& value, Transform by_rule) const {
  if (value.first().type != kLookalike || by_rule >= Transform::drop_zone) {
    return by_rule;
  }
  if (is_signed(value) && value.first().covers.none()) {
    // The provider's own thoughts about placeholders of ours; they never held the value.
    return Transform::none;
  }
  // What looks like a placeholder must come back as typed wherever real ones come back.
  return by_rule == Transform::none && pseudonyms_are_live_ ? Transform::pseudonymise : by_rule;
}

bool Redaction::is_signed(const Value& value) const {
  return std::ranges::any_of(value.pieces, [&](const Finding& piece) {
    return request_.slots[piece.slot].position == PositionKind::signed_block;
  });
}

/// False for bytes that the gateway replaces anyway: the model's name and what engines must read.
bool Redaction::is_sent(const Finding& piece) const {
  return !lies_in(piece, request_.model_value) &&
         std::ranges::none_of(request_.upstream_edits,
                              [&](const Edit& edit) { return lies_in(piece, edit.range); });
}

std::string Redaction::coarse(const Value& value) const {
  const std::optional<std::string> text = generalise(value.first().type, text_of(value, request_));
  return text ? *text : mask(value);
}

std::string Redaction::mask(const Value& value) const {
  return "[" + snapshot_.catalog.info(value.first().type).placeholder + "]";
}

/// One-way texts make different keys alike, and an object must not have a key twice.
std::string Redaction::distinct_in_keys(const Value& value, std::string text) {
  if (request_.slots[value.first().slot].kind != SlotKind::key) {
    return text;
  }
  const std::uint32_t number = ++key_texts_[text];
  return number == 1 ? text : text + " " + std::to_string(number);
}

/// What stands for a further piece of a value: nothing, or, since providers refuse a part without
/// text, an ellipsis where the piece is all of its part.
std::string_view Redaction::in_place_of_rest(const Finding& piece) const {
  const TextSlot& slot = request_.slots[piece.slot];
  const bool is_all = slot.begin == piece.begin && slot.end == piece.end;
  return is_all && slot.kind == SlotKind::text ? "…" : std::string_view();
}

void Redaction::replace(const Value& value, const std::string& text) {
  for (const Finding& piece : value.pieces) {
    if (is_sent(piece)) {
      patch_.replace(piece, piece.continued ? in_place_of_rest(piece) : text);
    }
  }
  ++count_;
}

}  // namespace sluice::protect
