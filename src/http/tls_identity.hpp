#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// What a server shows to prove who it is: a certificate with what leads to its authority, and its
/// key, both PEM.
struct TlsIdentity {
    std::filesystem::path certificate, key;
    std::filesystem::path authority;  // for browsers to trust; empty when it is not ours
};

/// A certificate for `names` (host names and addresses), signed by an authority of our own, in
/// `directory`. Both are made when they are not there; the certificate is made anew when it ends
/// within a month or is for other names. Files are for their owner alone.
Result<TlsIdentity> localTlsIdentity(const std::filesystem::path& directory,
                                     const std::vector<std::string>& names);

/// What this machine may be called by who reaches `address`: localhost, its host name, the address,
/// or all addresses when it is the one that means any.
std::vector<std::string> namesOfMachine(const std::string& address);

}  // namespace joulewatch
