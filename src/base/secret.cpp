#include "base/secret.h"

#include <openssl/crypto.h>

namespace sluice {

Secret::~Secret() {
  OPENSSL_cleanse(value_.data(), value_.capacity());
}

}  // namespace sluice
