#include "domain/zone.h"

namespace sluice {

std::string_view to_string(ZoneKind kind) {
  switch (kind) {
    case ZoneKind::device:
      return "device";
    case ZoneKind::on_prem:
      return "on_prem";
    case ZoneKind::private_cloud:
      return "private_cloud";
    case ZoneKind::public_cloud:
      return "public_cloud";
  }
  return "public_cloud";
}

}  // namespace sluice
