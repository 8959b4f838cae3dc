#pragma once

#include <string_view>

#include "algo/scan/checksums.h"

namespace sluice::scan {

// More identifiers with check digits, by part of the world. Each takes as many digits (or
// upper-case letters and digits, without separators) as its number has. "Source" names where the
// rule is published; vectors of each are in world_ids_test.cpp.

// Persons, Europe.

/// German social security number: 8 digits, letter, 3 digits. Source: VKVV, section 4, annex.
[[nodiscard]] bool is_de_social_security(std::string_view code);
/// German health insurance number: letter, 9 digits. Source: SGB V, section 290;
/// GKV-Spitzenverband.
[[nodiscard]] bool is_de_health_insurance(std::string_view code);
/// Serial number of a German identity card or passport: 9 characters of ICAO 9303 part 3, section
/// 4.9 (weights 7, 3, 1); never a vowel. Source: PAuswV, annex; BSI TR-03110.
[[nodiscard]] bool is_de_document(std::string_view code);
/// Number of a German physician, 9 digits. Source: KBV, Richtlinie nach section 75 SGB V, 2016.
[[nodiscard]] bool is_de_physician(Digits digits);
/// Number of a German practice, 9 digits without a check digit: a known region. Source: as above.
[[nodiscard]] bool is_de_practice(Digits digits);
/// German tax number, 13 digits that begin with one of the sixteen states. Source: BZSt, ELSTER.
[[nodiscard]] bool is_de_tax_number(Digits digits);
/// Irish PPS number. Source: Revenue, "Format of a PPSN", 2013.
[[nodiscard]] bool is_ie_pps(std::string_view code);
/// Danish CPR number with a check digit. Source: CPR-kontoret, "Personnummeret i CPR".
[[nodiscard]] bool is_dk_cpr(Digits digits);
/// Norwegian birth number, D numbers too. Source: Skatteetaten; forskrift 2017-07-14-1201.
[[nodiscard]] bool is_no_birth_number(Digits digits);
/// Icelandic kennitala. Source: Þjóðskrá.
[[nodiscard]] bool is_is_kennitala(Digits digits);
/// Estonian isikukood and Lithuanian asmens kodas. Source: EVS 585:2007; Lietuvos gyventojų
/// registras.
[[nodiscard]] bool is_baltic_code(Digits digits);
/// Latvian personas kods, of those born before 2017. Source: PMLP.
[[nodiscard]] bool is_lv_code(Digits digits);
/// Czech and Slovak birth number, 10 digits. Source: Act 133/2000 Sb., section 13.
[[nodiscard]] bool is_cz_birth_number(Digits digits);
/// Hungarian tax number of a person, 10 digits. Source: Act XX of 1996, annex.
[[nodiscard]] bool is_hu_tax_number(Digits digits);
/// Hungarian social security number (TAJ). Source: as above.
[[nodiscard]] bool is_hu_taj(Digits digits);
/// Romanian CNP. Source: Legea 105/1996; Direcția Generală de Evidență a Persoanelor.
[[nodiscard]] bool is_ro_cnp(Digits digits);
/// Bulgarian EGN. Source: GRAO, Naredba RD-02-20-9.
[[nodiscard]] bool is_bg_egn(Digits digits);
/// Croatian OIB: ISO 7064 MOD 11,10. Source: Zakon o osobnom identifikacijskom broju.
[[nodiscard]] bool is_hr_oib(Digits digits);
/// JMBG of Serbia, Bosnia, Montenegro, Macedonia; EMŠO of Slovenia. Source: SFRJ 1976, section 3.
[[nodiscard]] bool is_jmbg(Digits digits);
/// Greek AMKA: a date and Luhn. Source: IDIKA.
[[nodiscard]] bool is_gr_amka(Digits digits);
/// Austrian social insurance number. Source: Dachverband der Sozialversicherungsträger.
[[nodiscard]] bool is_at_social_insurance(Digits digits);
/// Swiss AHV number: EAN-13 that begins with 756. Source: ZAS, "Die Versichertennummer".
[[nodiscard]] bool is_ch_ahv(Digits digits);
/// British driving licence. It has no published check digit: shape and date. Source: DVLA INF60.
[[nodiscard]] bool is_uk_driving_licence(std::string_view code);
/// British postcode. Source: Royal Mail, "Programmers' Guide to PAF", appendix C.
[[nodiscard]] bool is_uk_postcode(std::string_view code);
/// British registration mark since 2001. Source: DVLA INF104.
[[nodiscard]] bool is_uk_plate(std::string_view code);
/// Older British marks: A123 BCD, ABC 123D. Source: as above.
[[nodiscard]] bool is_uk_old_plate(std::string_view code);
/// Ukrainian RNOKPP. Source: Ministry of Finance of Ukraine, order 822.
[[nodiscard]] bool is_ua_rnokpp(Digits digits);
/// Russian INN of a person, 12 digits. Source: FNS order MMV-7-6/435.
[[nodiscard]] bool is_ru_person_inn(Digits digits);
/// Russian SNILS, above 1001998. Source: PFR, decree 192p.
[[nodiscard]] bool is_ru_snils(Digits digits);
/// Moldovan IDNP, 13 digits that begin with 2. Source: decision 333/2002.
[[nodiscard]] bool is_md_idnp(Digits digits);

// Persons, Asia, Pacific, Middle East, Africa.

/// Turkish identity number. Source: NVI, "T.C. Kimlik No Doğrulama".
[[nodiscard]] bool is_tr_identity(Digits digits);
/// Israeli identity number. Source: Population and Immigration Authority; Luhn.
[[nodiscard]] bool is_il_identity(Digits digits);
/// South African identity number: date, citizenship, Luhn. Source: Identification Act 68 of 1997.
[[nodiscard]] bool is_za_identity(Digits digits);
/// Korean resident or foreigner number. Since October 2020 it has no check digit, so the date and
/// the digit of the century are what counts. Source: Resident Registration Act, rule 2.
[[nodiscard]] bool is_kr_resident(Digits digits);
/// Chinese identity number, 18 characters: ISO 7064 MOD 11-2. Source: GB 11643-1999.
[[nodiscard]] bool is_cn_identity(std::string_view code);
/// Taiwanese identity number. Source: Ministry of the Interior.
[[nodiscard]] bool is_tw_identity(std::string_view code);
/// Hong Kong identity card, one letter or two. Source: Immigration Department.
[[nodiscard]] bool is_hk_identity(std::string_view code);
/// Japanese individual number ("My Number"). Source: Ordinance 85 of MIC, 2014, article 5.
[[nodiscard]] bool is_jp_my_number(Digits digits);
/// Thai identity number. Source: Department of Provincial Administration.
[[nodiscard]] bool is_th_identity(Digits digits);
/// Australian Medicare number, 10 digits. Source: Services Australia; METeOR 270101.
[[nodiscard]] bool is_au_medicare(Digits digits);
/// New Zealand IRD number, 8 or 9 digits. Source: Inland Revenue, RWT and NRWT specification.
[[nodiscard]] bool is_nz_ird(Digits digits);
/// Saudi national or residence number. Source: Absher; Luhn.
[[nodiscard]] bool is_sa_identity(Digits digits);
/// Emirates identity number: 784 and Luhn. Source: ICP.
[[nodiscard]] bool is_ae_identity(Digits digits);
/// Kazakh individual number. Source: Act 223-III, 2007.
[[nodiscard]] bool is_kz_identity(Digits digits);
/// Nigerian national identity number: Verhoeff. Source: NIMC.
[[nodiscard]] bool is_ng_identity(Digits digits);
/// Indian voter number (EPIC): three letters, seven digits. Source: Election Commission of India.
[[nodiscard]] bool is_in_voter(std::string_view code);
/// Singaporean entity number. Source: ACRA, UEN; check letter as python-stdnum documents it.
[[nodiscard]] bool is_sg_uen(std::string_view code);

// Persons, America.

/// Mexican CURP. Source: Renapo, Instructivo normativo, 2008.
[[nodiscard]] bool is_mx_curp(std::string_view code);
/// Mexican RFC, 12 or 13 characters. Source: SAT, Anexo 1.
[[nodiscard]] bool is_mx_rfc(std::string_view code);
/// Ecuadorian cédula: province and Luhn. Source: Registro Civil.
[[nodiscard]] bool is_ec_identity(Digits digits);
/// Uruguayan cédula. Source: DNIC.
[[nodiscard]] bool is_uy_identity(Digits digits);
/// Dominican cédula: Luhn. Source: JCE.
[[nodiscard]] bool is_do_identity(Digits digits);
/// Chilean RUT. Source: SII, "Dígito verificador".
[[nodiscard]] bool is_cl_rut(std::string_view code);
/// American provider number: Luhn behind 80840. Source: CMS, 45 CFR 162.406.
[[nodiscard]] bool is_us_npi(Digits digits);
/// American Medicare beneficiary identifier; no check digit. Source: CMS, "MBI format", 2017.
[[nodiscard]] bool is_us_mbi(std::string_view code);
/// American DEA registration. Source: DEA Diversion Control, "registration number".
[[nodiscard]] bool is_us_dea(std::string_view code);

// Companies, money and things.

/// German VAT number: ISO 7064 MOD 11,10. Source: BZSt.
[[nodiscard]] bool is_de_vat(std::string_view code);
/// Italian VAT number: Luhn. Source: Decree 633/1972, DM 23.12.1976.
[[nodiscard]] bool is_it_vat(Digits digits);
/// Spanish CIF. Source: Orden EHA/451/2008.
[[nodiscard]] bool is_es_cif(std::string_view code);
/// French SIREN: Luhn. Source: INSEE.
[[nodiscard]] bool is_fr_siren(Digits digits);
/// French SIRET: Luhn over 14 digits. Source: INSEE.
[[nodiscard]] bool is_fr_siret(Digits digits);
/// French VAT number. Source: BOI-TVA-DECLA-20-30-30.
[[nodiscard]] bool is_fr_vat(std::string_view code);
/// British VAT number, both moduli. Source: HMRC V1-37, section 9.
[[nodiscard]] bool is_uk_vat(std::string_view code);
/// Belgian enterprise number. Source: KBO/BCE.
[[nodiscard]] bool is_be_enterprise(Digits digits);
/// Polish NIP. Source: Act of 13.10.1995, article 3.
[[nodiscard]] bool is_pl_nip(Digits digits);
/// Polish REGON, 9 digits. Source: GUS.
[[nodiscard]] bool is_pl_regon(Digits digits);
/// Finnish business identity code. Source: PRH and Vero.
[[nodiscard]] bool is_fi_business(Digits digits);
/// Swedish organisation number: Luhn, third digit at least 2. Source: Skatteverket SKV 709.
[[nodiscard]] bool is_se_organisation(Digits digits);
/// Norwegian organisation number. Source: Brønnøysundregistrene.
[[nodiscard]] bool is_no_organisation(Digits digits);
/// Danish CVR number. Source: Erhvervsstyrelsen.
[[nodiscard]] bool is_dk_cvr(Digits digits);
/// Greek tax number. Source: AADE.
[[nodiscard]] bool is_gr_afm(Digits digits);
/// Russian INN of a company, 10 digits. Source: FNS.
[[nodiscard]] bool is_ru_company_inn(Digits digits);
/// Korean business registration number. Source: NTS.
[[nodiscard]] bool is_kr_business(Digits digits);
/// Indian GSTIN: a state, a PAN. Its check character is not asked for: many that are written in
/// forms are provisional. Source: CBIC, rule 10 of the CGST Rules.
[[nodiscard]] bool is_in_gstin(std::string_view code);
/// Australian business number. Source: ABR, "Format of the ABN".
[[nodiscard]] bool is_au_abn(Digits digits);
/// Australian company number. Source: ASIC.
[[nodiscard]] bool is_au_acn(Digits digits);
/// Brazilian CNPJ. Source: Receita Federal, IN RFB 1183.
[[nodiscard]] bool is_br_cnpj(Digits digits);
/// Argentine CUIT. Source: AFIP, RG 10/97.
[[nodiscard]] bool is_ar_cuit(Digits digits);
/// Colombian NIT, 9 digits and one. Source: DIAN, Orden administrativa 4 of 1989.
[[nodiscard]] bool is_co_nit(Digits digits);
/// Peruvian RUC. Source: SUNAT.
[[nodiscard]] bool is_pe_ruc(Digits digits);
/// Mexican bank account (CLABE). Source: Banco de México, circular 14/2017.
[[nodiscard]] bool is_mx_clabe(Digits digits);
/// SEPA creditor identifier: ISO 7064 MOD 97-10 without the business code. Source: EPC262-08.
[[nodiscard]] bool is_sepa_creditor(std::string_view code);
/// Vehicle identification number with its check digit. Source: ISO 3779; 49 CFR 565.15.
[[nodiscard]] bool is_vin(std::string_view code);
/// Number of a mobile device: Luhn. Source: 3GPP TS 23.003, annex B.
[[nodiscard]] bool is_imei(Digits digits);

}  // namespace sluice::scan
