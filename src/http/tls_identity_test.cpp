#include "http/tls_identity.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/data_directory.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
namespace fs = std::filesystem;

namespace {

std::string text(const fs::path& file) { return readFile(file, 1 << 16).value(); }

}  // namespace

TEST_CASE("a certificate is made once, and again when the names change; the authority stays") {
    const TemporaryDirectory data;
    const fs::path directory = data.path() / "tls";
    const std::vector<std::string> names{"127.0.0.1", "::1", "localhost"};
    const auto first = localTlsIdentity(directory, names);
    REQUIRE_MESSAGE(first.has_value(), first.error().message);
    const std::string certificate = text(first->certificate), authority = text(first->authority);
    CHECK(certificate.ends_with(authority));  // the chain up to it
    CHECK(localTlsIdentity(directory, names).has_value());
    CHECK(text(first->certificate) == certificate);
    CHECK(localTlsIdentity(directory, {"127.0.0.1", "plant.example"}).has_value());
    CHECK(text(first->certificate) != certificate);
    CHECK(text(first->authority) == authority);
    for (const auto& each : fs::directory_iterator(directory))
        CHECK(fs::status(each).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a key that is not the certificate's is replaced with it") {
    const TemporaryDirectory data;
    const auto first = localTlsIdentity(data.path(), {"localhost"});
    REQUIRE(replaceFile(first->key, text(data.path() / "ca-key.pem")).has_value());
    const std::string before = text(first->certificate);
    CHECK(localTlsIdentity(data.path(), {"localhost"}).has_value());
    CHECK(text(first->certificate) != before);
}

TEST_CASE("the machine's names are those it is reached by") {
    const auto named = namesOfMachine("192.0.2.7");
    for (const char* wanted : {"localhost", "127.0.0.1", "::1", "192.0.2.7"})
        CHECK(std::count(named.begin(), named.end(), wanted) == 1);
    const auto any = namesOfMachine("0.0.0.0");
    CHECK(std::count(any.begin(), any.end(), "0.0.0.0") == 0);
    CHECK(std::count(any.begin(), any.end(), "127.0.0.1") == 1);
}
