#include "http/tls_identity.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>

#include "app/data_directory.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

template <class T, void (*free)(T*)>
struct Free {
    void operator()(T* what) const { free(what); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509, X509_free>>;
struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

constexpr long kDay = 24L * 60 * 60;
constexpr long kAuthorityDays = 3650;
constexpr long kServerDays = 397;  // browsers refuse more: CA/Browser Forum, ballot SC31
constexpr int kRenewDays = 30;
constexpr std::size_t kMaxPemBytes = 64 * 1024;

tl::unexpected<Error> tlsFailure(std::string_view what) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    return fail(ErrorCode::unavailable, "The TLS {} failed: {}.", what, reason.data());
}

template <class Write>
std::string pem(const Write& write) {
    const Bio bio(BIO_new(BIO_s_mem()));
    write(bio.get());
    char* start = nullptr;
    const long bytes = BIO_get_mem_data(bio.get(), &start);
    return {start, static_cast<std::size_t>(std::max(bytes, 0L))};
}
std::string pemOf(X509* certificate) {
    return pem([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); });
}
std::string pemOf(EVP_PKEY* key) {
    return pem([&](BIO* bio) {
        PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

Certificate readCertificate(const fs::path& file) {
    const auto text = readFile(file, kMaxPemBytes);
    if (!text) return nullptr;
    const Bio bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}
Key readKey(const fs::path& file) {
    const auto text = readFile(file, kMaxPemBytes);
    if (!text) return nullptr;
    const Bio bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

bool addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    if (extension == nullptr) return false;
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

/// Everything but extensions and signature.
Certificate blank(EVP_PKEY* key, const std::string& name, long days) {
    Certificate made(X509_new());
    std::array<unsigned char, 16> serial{};
    if (!made || RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return nullptr;
    serial[0] &= 0x7fU;  // a positive number: RFC 5280, 4.1.2.2
    BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    const bool numbered = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get())) != nullptr;
    BN_free(number);
    const bool good = numbered && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
                      X509_gmtime_adj(X509_getm_notBefore(made.get()), -kDay / 24) != nullptr &&
                      X509_gmtime_adj(X509_getm_notAfter(made.get()), days * kDay) != nullptr &&
                      X509_set_pubkey(made.get(), key) == 1 &&
                      X509_NAME_add_entry_by_txt(
                          X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                          reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1;
    return good ? std::move(made) : nullptr;
}

struct Authority {
    Certificate certificate;
    Key key;
};

Key newKey() { return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); }

Result<Authority> authorityIn(const fs::path& directory) {
    Authority kept{readCertificate(directory / "ca.pem"), readKey(directory / "ca-key.pem")};
    if (kept.certificate && kept.key &&
        X509_check_private_key(kept.certificate.get(), kept.key.get()) == 1)
        return kept;
    Key key = newKey();
    if (!key) return tlsFailure("key");
    std::array<char, 65> host{};
    gethostname(host.data(), host.size() - 1);
    Certificate made =
        blank(key.get(), fmt::format("Joulewatch on {:.40}", host.data()), kAuthorityDays);
    const bool good =
        made && X509_set_issuer_name(made.get(), X509_get_subject_name(made.get())) == 1 &&
        addExtension(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        addExtension(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
        addExtension(made.get(), made.get(), NID_subject_key_identifier, "hash") &&
        X509_sign(made.get(), key.get(), EVP_sha256()) > 0;
    if (!good) return tlsFailure("certificate authority");
    for (const auto& [name, text] :
         {std::pair("ca-key.pem", pemOf(key.get())), std::pair("ca.pem", pemOf(made.get()))})
        if (auto kept_ = replaceFile(directory / name, text); !kept_) return fail(kept_.error());
    return Authority{std::move(made), std::move(key)};
}

bool isAddress(const std::string& name) {
    in_addr v4{};
    in6_addr v6{};
    return inet_pton(AF_INET, name.c_str(), &v4) == 1 ||
           inet_pton(AF_INET6, name.c_str(), &v6) == 1;
}

std::string alternativeNames(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& each : names)
        all += fmt::format("{}{}:{}", all.empty() ? "" : ",", isAddress(each) ? "IP" : "DNS", each);
    return all;
}

/// Signed by this authority, for all of these names, and for a while yet.
bool isGood(X509* certificate, const Authority& authority, const std::vector<std::string>& names) {
    if (X509_verify(certificate, authority.key.get()) != 1) return false;
    int days = 0, seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate)) != 1 ||
        days < kRenewDays)
        return false;
    return std::all_of(names.begin(), names.end(), [&](const std::string& each) {
        return isAddress(each)
                   ? X509_check_ip_asc(certificate, each.c_str(), 0) == 1
                   : X509_check_host(certificate, each.c_str(), each.size(), 0, nullptr) == 1;
    });
}

Result<void> makeServer(const fs::path& directory, const Authority& authority,
                        const std::vector<std::string>& names) {
    const Key key = newKey();
    if (!key) return tlsFailure("key");
    X509* issuer = authority.certificate.get();
    const Certificate made = blank(key.get(), "Joulewatch", kServerDays);
    const bool good =
        made && X509_set_issuer_name(made.get(), X509_get_subject_name(issuer)) == 1 &&
        addExtension(made.get(), issuer, NID_basic_constraints, "critical,CA:FALSE") &&
        addExtension(made.get(), issuer, NID_key_usage, "critical,digitalSignature") &&
        addExtension(made.get(), issuer, NID_ext_key_usage, "serverAuth") &&
        addExtension(made.get(), issuer, NID_subject_key_identifier, "hash") &&
        addExtension(made.get(), issuer, NID_authority_key_identifier, "keyid") &&
        addExtension(made.get(), issuer, NID_subject_alt_name, alternativeNames(names)) &&
        X509_sign(made.get(), authority.key.get(), EVP_sha256()) > 0;
    if (!good) return tlsFailure("certificate");
    if (auto kept = replaceFile(directory / "server-key.pem", pemOf(key.get())); !kept) return kept;
    return replaceFile(directory / "server.pem", pemOf(made.get()) + pemOf(issuer));
}

}  // namespace

Result<TlsIdentity> localTlsIdentity(const fs::path& directory,
                                     const std::vector<std::string>& names) {
    if (auto made = makePrivateDirectory(directory); !made) return fail(made.error());
    const auto authority = authorityIn(directory);
    if (!authority) return fail(authority.error());
    TlsIdentity identity{directory / "server.pem", directory / "server-key.pem",
                         directory / "ca.pem"};
    const Certificate kept = readCertificate(identity.certificate);
    const Key key = readKey(identity.key);
    const bool fits = kept && key && X509_check_private_key(kept.get(), key.get()) == 1 &&
                      isGood(kept.get(), *authority, names);
    if (!fits)
        if (auto made = makeServer(directory, *authority, names); !made) return fail(made.error());
    return identity;
}

std::vector<std::string> namesOfMachine(const std::string& address) {
    std::set<std::string> names{"localhost", "127.0.0.1", "::1"};
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0')
        names.insert(host.data());
    if (address != "0.0.0.0" && address != "::") {
        names.insert(address);
        return {names.begin(), names.end()};
    }
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return {names.begin(), names.end()};
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        const int family = each->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6) continue;
        std::array<char, NI_MAXHOST> text{};
        const socklen_t bytes = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        if (getnameinfo(each->ifa_addr, bytes, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) == 0 &&
            std::string_view(text.data()).find('%') == std::string_view::npos)  // of one link only
            names.insert(text.data());
    }
    freeifaddrs(first);
    return {names.begin(), names.end()};
}

}  // namespace joulewatch
