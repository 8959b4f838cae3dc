#include "domain/alert.h"

namespace sluice {

std::string_view to_string(AlertKind kind) {
  switch (kind) {
    case AlertKind::journal_failed:
      return "journal_failed";
    case AlertKind::journal_damaged:
      return "journal_damaged";
    case AlertKind::drill_failed:
      return "drill_failed";
    case AlertKind::detector_failed:
      return "detector_failed";
    case AlertKind::exception_used:
      return "exception_used";
    case AlertKind::answer_stopped:
      return "answer_stopped";
    case AlertKind::refused_by_rule:
      return "refused_by_rule";
    case AlertKind::refused_by_label:
      return "refused_by_label";
    case AlertKind::not_granted:
      return "not_granted";
    case AlertKind::answer_masked:
      return "answer_masked";
    case AlertKind::answer_flagged:
      return "answer_flagged";
  }
  return "journal_failed";
}

}  // namespace sluice
