#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::scan {

/// How a name says that its value is a secret. Lower case, _ and - left out; the end of the name
/// counts: `db_password`, `clientSecret`.
enum class Says : std::uint8_t { nothing, password, secret, key };

/// An ending of a name, and what it says.
struct Ending {
  std::string_view text;
  Says says;
};

/// All endings; of two that fit, the longer one counts.
inline constexpr Ending kEndings[] = {
    {"password", Says::password},
    {"passwords", Says::password},
    {"passwd", Says::password},
    {"passphrase", Says::password},
    {"passwort", Says::password},
    {"kennwort", Says::password},
    {"motdepasse", Says::password},
    {"contraseña", Says::password},
    {"contribsyscom", Says::password},  // Sidekiq, in Bundler's configuration.
    {"pwd", Says::password},
    {"pswd", Says::password},
    {"passw", Says::password},
    {"pass", Says::password},
    {"pw", Says::password},
    {"secret", Says::secret},
    {"secretkey", Says::secret},
    {"accesskey", Says::secret},
    {"apikey", Says::secret},
    {"authkey", Says::secret},
    {"privatekey", Says::secret},
    {"encryptionkey", Says::secret},
    {"signingkey", Says::secret},
    {"accountkey", Says::secret},
    {"sharedaccesskey", Says::secret},
    {"token", Says::secret},
    {"tokens", Says::secret},
    {"apitoken", Says::secret},
    {"creds", Says::secret},
    {"secretstring", Says::secret},
    {"credential", Says::secret},
    {"credentials", Says::secret},
    {"bearer", Says::secret},
    {"authorization", Says::secret},
    {"auth", Says::secret},
    {"basic", Says::secret},
    {"key", Says::key},
    {"keyid", Says::key},
    {"clientid", Says::key},
    {"accessid", Says::key},
    {"signature", Says::key},
    {"webhook", Says::key},
    {"salt", Says::key},
};

}  // namespace sluice::scan
