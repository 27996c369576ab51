#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "app/accounts_fixture.hpp"
#include "app/workspace_fixture.hpp"
#include "http/session_cookie.hpp"
#include "http/site.hpp"

namespace joulewatch {

inline std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

/// A browser with its cookie, on a site without sockets.
struct Browser {
    AccountsFixture people;
    WorkspaceFixture data{false, people.store.get()};
    Devices devices{*people.store, people.accounts, {[this] { return people.now; }}};
    std::unique_ptr<Metering> metering = std::move(*openMetering(*people.store, people.accounts));
    App app{*data.workspace, people.accounts, devices, *metering};
    Site site{app, {}};
    std::string cookie, csrf;
    std::string address = "127.0.0.1";

    Response ask(Method method, std::string target, const Json& body = nullptr,
                 NamedValues headers = {}) {
        Request request;
        request.method = method;
        request.target = std::move(target);
        request.headers = std::move(headers);
        request.clientAddress = address;
        request.headers.emplace_back("host", "127.0.0.1:8501");
        if (!cookie.empty()) request.headers.emplace_back("cookie", "session=" + cookie);
        if (!csrf.empty()) request.headers.emplace_back("x-csrf-token", csrf);
        if (request.header("content-type").empty())
            request.headers.emplace_back("content-type", "application/json");
        if (!body.is_null()) request.body = body.dump();
        Admission admission = site.admit(request);
        if (admission.response) return std::move(*admission.response);
        if (auto refused = site.authorize(request, *admission.route)) return std::move(*refused);
        if (admission.route->takes == Takes::file) {
            auto arriving = site.beginUpload(request, 0);
            REQUIRE(arriving.has_value());
            request.upload = std::make_shared<Upload>(std::move(*arriving));
        }
        return site.handle(request, *admission.route);
    }
    Response post(std::string target, const Json& body) {
        return ask(Method::post, std::move(target), body);
    }
    Json session() { return Json::parse(ask(Method::get, "/api/session").body); }
    /// Keeps what a browser keeps of the answer.
    void take(const Response& answer) {
        REQUIRE(answer.status == 200);
        const std::string set = header(answer, "Set-Cookie");
        REQUIRE(set.starts_with("session="));
        cookie = set.substr(8, set.find(';') - 8);
        csrf = Json::parse(answer.body)["csrfToken"];
    }
    void logIn(const std::string& name, const std::string& password = AccountsFixture::kPassword) {
        take(post("/api/session", {{"login", name}, {"password", password}}));
    }
};

}  // namespace joulewatch
