#include "algo/scan/secret_kinds.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace sluice::scan {
namespace {

constexpr EntityType kAi = entity("secret.ai_provider_key");
constexpr EntityType kAws = entity("secret.aws_access_key");
constexpr EntityType kCloud = entity("secret.cloud_key");
constexpr EntityType kJwt = entity("secret.jwt");
constexpr EntityType kPackage = entity("secret.package_token");
constexpr EntityType kPayment = entity("secret.payment_key");
constexpr EntityType kSaas = entity("secret.saas_token");
constexpr EntityType kSluice = entity("secret.sluice_key");
constexpr EntityType kVcs = entity("secret.vcs_token");
constexpr EntityType kWebhook = entity("secret.webhook");
constexpr EntityType kPrivate = entity("secret.private_key");

constexpr SecretKind kKinds[] = {
    {"1//0", kCloud, Body::slug, 30, 120},
    {"A3-", kSaas, Body::serial, 32, 36},
    {"A3T", kAws, Body::upper, 17, 17},
    {"ABIA", kAws, Body::upper, 16, 16},
    {"ABSK", kAi, Body::base64, 100, 300},
    {"AC", kSaas, Body::hex, 32, 32, true},
    {"ACCA", kAws, Body::upper, 16, 16},
    {"AGE-SECRET-KEY-1", kPrivate, Body::upper, 58, 58},
    {"AGPA", kAws, Body::upper, 16, 16},
    {"AIDA", kAws, Body::upper, 16, 16},
    {"AIPA", kAws, Body::upper, 16, 16},
    {"AIza", kCloud, Body::slug, 34, 36},
    {"AKC", kPackage, Body::alnum, 64, 76, true},
    {"AKIA", kAws, Body::upper, 16, 16},
    {"ANPA", kAws, Body::upper, 16, 16},
    {"ANVA", kAws, Body::upper, 16, 16},
    {"API-", kSaas, Body::upper, 25, 27, true},
    {"AQVN", kCloud, Body::slug, 35, 40, true},
    {"AROA", kAws, Body::upper, 16, 16},
    {"ASIA", kAws, Body::upper, 16, 16},
    {"ATATT3", kVcs, Body::base64, 50, 250},
    {"ATBB", kVcs, Body::alnum, 32, 32},
    {"ATCTT3", kVcs, Body::base64, 50, 250},
    {"BBDC-", kVcs, Body::slug, 32, 60},
    {"CLOJARS_", kPackage, Body::alnum, 60, 60},
    {"EAAA", kPayment, Body::slug, 56, 64, true},
    {"EAAC", kSaas, Body::alnum, 60, 250, true},
    {"EAAM", kSaas, Body::alnum, 60, 250, true},
    {"FLWPUBK_TEST-", kPayment, Body::slug, 32, 36},
    {"FLWSECK_TEST-", kPayment, Body::slug, 12, 36},
    {"GOCSPX-", kCloud, Body::slug, 28, 28},
    {"GR1348941", kVcs, Body::slug, 20, 22},
    {"HRKU-", kCloud, Body::slug, 36, 64},
    {"LTAI", kCloud, Body::alnum, 12, 24, true},
    {"NRAA-", kSaas, Body::alnum, 27, 40},
    {"NRAK-", kSaas, Body::alnum, 27, 32},
    {"NRII-", kSaas, Body::slug, 32, 36},
    {"NRJS-", kSaas, Body::alnum, 19, 20},
    {"PMAK-", kSaas, Body::slug, 59, 60},
    {"SG.", kSaas, Body::dotted, 32, 80},
    {"SK", kSaas, Body::hex, 32, 32, true},
    {"SWMKEY-1-", kCloud, Body::slug, 40, 64},
    {"LS0tLS1CRUdJTi", kPrivate, Body::base64, 100, 30'000},
    {"ZXlK", kJwt, Body::base64, 60, 8'000, true},
    {"EZAK", kPayment, Body::alnum, 54, 54},
    {"EZTK", kPayment, Body::alnum, 54, 54},
    {"YC", kCloud, Body::slug, 38, 38, true},
    {"access-development-", kPayment, Body::slug, 36, 36},
    {"access-production-", kPayment, Body::slug, 36, 36},
    {"access-sandbox-", kPayment, Body::slug, 36, 36},
    {"aio_", kSaas, Body::alnum, 28, 28},
    {"akab-", kCloud, Body::slug, 32, 36, true},
    {"amzn.mws.", kAws, Body::slug, 36, 36},
    {"b_", kSaas, Body::slug, 44, 44, true},
    // Short-lived: bedrock.amazonaws.com in base64, and the rest of a signed address.
    {"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", kAi, Body::base64, 16, 4000},
    {"cfk_", kCloud, Body::alnum, 40, 60, true},
    {"cfut_", kCloud, Body::alnum, 40, 60, true},
    {"cio", kPackage, Body::alnum, 32, 32, true},
    {"ckey_", kSaas, Body::alnum, 24, 64, true},
    {"dapi", kCloud, Body::hex, 32, 34},
    {"dckr_oat_", kPackage, Body::slug, 27, 36},
    {"dckr_pat_", kPackage, Body::slug, 27, 36},
    {"ddp_", kSaas, Body::alnum, 36, 36},
    {"doo_v1_", kCloud, Body::hex, 64, 64},
    {"dop_v1_", kCloud, Body::hex, 64, 64},
    {"dor_v1_", kCloud, Body::hex, 64, 64},
    {"dp.audit.", kSaas, Body::alnum, 40, 44},
    {"dp.ct.", kSaas, Body::alnum, 40, 44},
    {"dp.pt.", kSaas, Body::alnum, 40, 44},
    {"dp.sa.", kSaas, Body::alnum, 40, 44},
    {"dp.scim.", kSaas, Body::alnum, 40, 44},
    {"dp.st.", kSaas, Body::dotted, 40, 80},
    {"dt0c01.", kSaas, Body::dotted, 80, 96},
    {"duffel_live_", kPayment, Body::slug, 43, 43},
    {"duffel_test_", kPayment, Body::slug, 43, 43},
    {"ey", kJwt, Body::dotted, 30, 16'000, true},
    {"figd_", kSaas, Body::slug, 38, 48},
    {"figo", kSaas, Body::slug, 40, 48, true},
    {"fio-u-", kSaas, Body::slug, 64, 64},
    {"flb_live_", kSaas, Body::alnum, 10, 64, true},
    {"fm1a_", kCloud, Body::base64, 60, 2000},
    {"fm1r_", kCloud, Body::base64, 60, 2000},
    {"fm2_", kCloud, Body::base64, 60, 2000},
    {"fo1_", kCloud, Body::slug, 43, 43},
    {"frp_", kSaas, Body::slug, 30, 64, true},
    {"gho_", kVcs, Body::alnum, 36, 255},
    {"ghp_", kVcs, Body::alnum, 36, 255},
    {"ghr_", kVcs, Body::alnum, 36, 255},
    {"ghs_", kVcs, Body::dotted, 36, 2000},
    {"ghu_", kVcs, Body::alnum, 36, 255},
    {"github_pat_", kVcs, Body::slug, 36, 255},
    {"glagent-", kVcs, Body::slug, 50, 64},
    {"glcbt-", kVcs, Body::slug, 20, 64},
    {"glc_", kSaas, Body::base64, 32, 400},
    {"gldt-", kVcs, Body::slug, 20, 64},
    {"glffct-", kVcs, Body::slug, 20, 64},
    {"glft-", kVcs, Body::slug, 20, 64},
    {"glimt-", kVcs, Body::slug, 25, 64},
    {"gloas-", kVcs, Body::slug, 64, 64},
    {"glpat-", kVcs, Body::dotted, 20, 300},
    {"glptt-", kVcs, Body::slug, 40, 64},
    {"glrt-", kVcs, Body::dotted, 20, 300},
    {"glrtr-", kVcs, Body::dotted, 20, 300},
    {"glsa_", kSaas, Body::slug, 32, 48},
    {"glsoat-", kVcs, Body::slug, 20, 64},
    {"glwt-", kVcs, Body::slug, 20, 64},
    {"gsk_", kAi, Body::alnum, 48, 56},
    {"hf_", kAi, Body::alnum, 34, 40},
    {"api_org_", kAi, Body::alnum, 34, 34},
    {"hooks.slack.com/", kWebhook, Body::url, 30, 200},
    {"discord.com/api/webhooks/", kWebhook, Body::url, 60, 140},
    {"discordapp.com/api/webhooks/", kWebhook, Body::url, 60, 140},
    {"webhook.office.com/webhookb2/", kWebhook, Body::url, 80, 250},
    {"office.com/webhookb2/", kWebhook, Body::url, 80, 250},
    {"hvb.", kCloud, Body::slug, 100, 300},
    {"hvs.", kCloud, Body::slug, 24, 200},
    {"ico-", kSaas, Body::alnum, 32, 32, true},
    {"intra-", kSaas, Body::alnum, 32, 32, true},
    {"key-", kSaas, Body::hex, 32, 32},
    {"lin_api_", kSaas, Body::alnum, 40, 40},
    {"lin_oauth_", kSaas, Body::alnum, 40, 64},
    {"live_", kPayment, Body::dotted, 40, 40, true},
    {"live_pub_", kPayment, Body::hex, 31, 31},
    {"live_", kPayment, Body::hex, 35, 35},
    {"test_", kPayment, Body::hex, 35, 35},
    {"p8e-", kSaas, Body::hex, 32, 32},
    {"s-s4t2ud-", kSaas, Body::hex, 64, 64},
    {"s-s4t2af-", kSaas, Body::hex, 64, 64},
    {"llx-", kAi, Body::slug, 40, 64},
    {"lsv2_pt_", kAi, Body::slug, 40, 64},
    {"lsv2_sk_", kAi, Body::slug, 40, 64},
    {"napi_", kCloud, Body::alnum, 50, 70, true},
    {"nfp_", kCloud, Body::alnum, 36, 40, true},
    {"npm_", kPackage, Body::alnum, 36, 36},
    {"ntn_", kSaas, Body::alnum, 46, 46},
    {"nvapi-", kAi, Body::slug, 60, 70},
    {"ops_ey", kSaas, Body::base64, 200, 2000},
    {"oy2", kPackage, Body::alnum, 43, 43},
    {"pat", kSaas, Body::dotted, 79, 79, true},
    {"pcsk_", kAi, Body::slug, 60, 90},
    {"phc_", kSaas, Body::alnum, 40, 60},
    {"phx_", kSaas, Body::alnum, 40, 60},
    {"pk_live_", kPayment, Body::alnum, 20, 110},
    {"pk_prod_", kPayment, Body::alnum, 20, 110},
    {"pnu_", kSaas, Body::alnum, 36, 36},
    {"pplx-", kAi, Body::alnum, 48, 56},
    {"pscale_oauth_", kCloud, Body::dotted, 32, 64},
    {"pscale_pw_", kCloud, Body::dotted, 32, 64},
    {"pscale_tkn_", kCloud, Body::dotted, 32, 64},
    {"pub", kSaas, Body::hex, 32, 32, true},
    {"pubkey-", kSaas, Body::hex, 32, 32},
    {"pul-", kCloud, Body::hex, 40, 40},
    {"pypi-", kPackage, Body::slug, 50, 1000},
    {"r8_", kAi, Body::alnum, 37, 40},
    {"rdme_", kSaas, Body::alnum, 70, 70},
    {"rk_live_", kPayment, Body::alnum, 10, 110},
    {"rk_prod_", kPayment, Body::alnum, 10, 110},
    {"rk_test_", kPayment, Body::alnum, 10, 110},
    {"rpa_", kAi, Body::alnum, 40, 50, true},
    {"rubygems_", kPackage, Body::hex, 48, 48},
    {"s.", kCloud, Body::alnum, 24, 24, true},
    {"sbp_", kCloud, Body::hex, 40, 40},
    {"scripts_", kSaas, Body::alnum, 40, 64, true},
    {"secret_", kSaas, Body::alnum, 43, 43, true},
    {"sgp_", kVcs, Body::hex, 40, 40},
    {"sgp_", kVcs, Body::slug, 57, 57, true},
    {"sgp_local_", kVcs, Body::hex, 40, 40},
    {"shippo_live_", kPayment, Body::hex, 40, 40},
    {"shippo_test_", kPayment, Body::hex, 40, 40},
    {"shpat_", kPayment, Body::hex, 32, 32},
    {"shpca_", kPayment, Body::hex, 32, 32},
    {"shppa_", kPayment, Body::hex, 32, 32},
    {"shpss_", kPayment, Body::hex, 32, 32},
    {"sk-", kAi, Body::slug, 20, 200, true},
    {"sk-ant-", kAi, Body::slug, 24, 200},
    {"sk-lf-", kAi, Body::slug, 36, 36},
    {"sk-or-v1-", kAi, Body::hex, 64, 64},
    {"sk-proj-", kAi, Body::slug, 20, 220},
    {"sk-sl-", kSluice, Body::slug, 20, 64},
    {"sk-svcacct-", kAi, Body::slug, 20, 220},
    {"sk_live_", kPayment, Body::alnum, 10, 110},
    {"sk_prod_", kPayment, Body::alnum, 10, 110},
    {"sk_test_", kPayment, Body::alnum, 10, 110},
    {"sm_aat_", kSaas, Body::alnum, 16, 16},
    {"sm_pat_", kSaas, Body::alnum, 16, 16},
    {"sm_sat_", kSaas, Body::alnum, 16, 16},
    {"sntrys_eyJ", kSaas, Body::base64, 60, 400},
    {"sntryu_", kSaas, Body::hex, 64, 64},
    {"sonp_", kSaas, Body::alnum, 24, 48, true},
    {"sq0atp-", kPayment, Body::slug, 22, 60},
    {"sq0csp-", kPayment, Body::slug, 40, 60},
    {"sqa_", kSaas, Body::hex, 40, 40},
    {"sqp_", kSaas, Body::hex, 40, 40},
    {"squ_", kSaas, Body::hex, 40, 40},
    {"t1.", kCloud, Body::dotted, 80, 200, true},
    {"tfp_", kSaas, Body::dotted, 40, 70, true},
    {"tgp_v1_", kAi, Body::slug, 40, 60},
    {"tk-us-", kCloud, Body::slug, 48, 48},
    {"tskey-", kCloud, Body::slug, 20, 80},
    {"vcp_", kCloud, Body::alnum, 40, 64, true},
    {"v1.0-", kCloud, Body::slug, 146, 190, true},
    {"wx", kSaas, Body::hex, 16, 16, true},
    {"whsec_", kPayment, Body::base64, 24, 80},
    {"xai-", kAi, Body::alnum, 70, 90},
    {"xapp-", kSaas, Body::slug, 40, 160},
    {"xkeysib-", kSaas, Body::slug, 64, 90},
    {"xoxa-", kSaas, Body::slug, 11, 160},
    {"xoxb-", kSaas, Body::slug, 16, 160},
    {"xoxe-", kSaas, Body::slug, 40, 260},
    {"xoxe.xoxb-", kSaas, Body::slug, 40, 260},
    {"xoxe.xoxp-", kSaas, Body::slug, 40, 260},
    {"xoxo-", kSaas, Body::slug, 16, 160},
    {"xoxp-", kSaas, Body::slug, 16, 160},
    {"xoxr-", kSaas, Body::slug, 11, 160},
    {"xoxs-", kSaas, Body::slug, 16, 160},
    {"ya29.", kCloud, Body::slug, 30, 300},
};

/// Keys are looked for in runs of sixteen token bytes and more: see anchors.h.
constexpr bool all_are_long() {
  return std::ranges::all_of(
      kKinds, [](const SecretKind& kind) { return kind.prefix.size() + kind.length_min >= 16; });
}

static_assert(all_are_long());

constexpr auto sorted_kinds() {
  std::array<SecretKind, std::size(kKinds)> kinds{};
  std::ranges::copy(kKinds, kinds.begin());
  std::ranges::sort(kinds, {}, &SecretKind::prefix);
  return kinds;
}

constexpr auto kSorted = sorted_kinds();

/// For each first byte, where its kinds begin among the sorted ones.
constexpr std::array<std::uint16_t, 257> make_starts() {
  std::array<std::uint16_t, 257> starts{};
  for (const SecretKind& kind : kSorted) {
    ++starts[static_cast<unsigned char>(kind.prefix[0]) + 1U];
  }
  for (std::size_t i = 1; i < starts.size(); ++i) {
    starts[i] = static_cast<std::uint16_t>(starts[i] + starts[i - 1]);
  }
  return starts;
}

constexpr std::array<std::uint16_t, 257> kStarts = make_starts();

}  // namespace

std::span<const SecretKind> secret_kinds() {
  return kSorted;
}

std::span<const SecretKind> secret_kinds(char first) {
  const auto c = static_cast<unsigned char>(first);
  return std::span(kSorted).subspan(kStarts[c], kStarts[c + 1U] - kStarts[c]);
}

}  // namespace sluice::scan
