#include "app/mail.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;

TEST_CASE("a header that is not ASCII becomes encoded words (RFC 2047)") {
    CHECK(headerText("new password for ada").value() == "new password for ada");
    CHECK(headerText("für").value() == "=?UTF-8?B?ZsO8cg==?=");
    CHECK(headerText("=?x?=").value() == "=?UTF-8?B?PT94Pz0=?=");  // is no word of ours
    std::string umlauts;
    for (int i = 0; i < 40; ++i) umlauts += "ä";
    const std::string folded = headerText(umlauts).value();
    CHECK(folded ==
          "=?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6Q=?=\r\n "
          "=?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6Q=?=\r\n "
          "=?UTF-8?B?w6TDpA==?=");
    for (const char* wrong : {"a\r\nBcc: x@evil.example", "a\nb", "a\rb", "a\x7f", "a\tb"})
        CHECK_MESSAGE(headerText(wrong).error().code == ErrorCode::invalidInput, wrong);
}

TEST_CASE("a letter is one plain part, and none of its lines is longer than 76 characters") {
    CHECK(letterText({"Subject: x", "To: <a@b.example>"}, "Grüße\n.\n") ==
          "Subject: x\r\nTo: <a@b.example>\r\nMIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
          "R3LDvMOfZQ0KLg0K\r\n");
    const std::string letter = letterText({}, std::string(58, 'a'));
    CHECK(
        letter.substr(letter.find("\r\n\r\n") + 4) ==
        "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\r\nYQ==\r\n");
    CHECK(letterText({}, "").ends_with("\r\n\r\n"));
}

TEST_CASE("a mail server's settings are sound, or their fault is named") {
    const auto check = [](std::string url, std::string from = "a@b.example", std::string user = "",
                          std::string password = "") {
        return checkMailServer(
            {std::move(url), std::move(from), std::move(user), std::move(password), {}});
    };
    for (const char* good : {"smtp://mail.example.org", "smtp://mail.example.org:587", "smtps://h/",
                             "smtp://127.0.0.1:2525", "smtps://[::1]:465"})
        CHECK_MESSAGE(check(good).has_value(), good);
    for (const char* wrong : {"",
                              "mail.example.org",
                              "http://h",
                              "file:///etc/passwd",
                              "gopher://h:25/_x",
                              "smtp://",
                              "smtp://h:0",
                              "smtp://h:65536",
                              "smtp://h:25x",
                              "smtp://h/path",
                              "smtp://user@h",
                              "smtp://user:secret@h",
                              "smtp://h\r\nx",
                              "smtp://h:25\r\nQUIT",
                              "smtp://h?x",
                              "smtp://h#x",
                              "smtp://$(id)",
                              "smtp://`id`",
                              "smtp://h|id",
                              "smtp://-h",
                              "smtp://[::1",
                              "SMTP://h"})
        CHECK_MESSAGE(check(wrong).error().message.starts_with("--smtp-url"), wrong);
    for (const char* wrong : {"", "a", "a@b.example\r\nBcc: x@y.example", "a@b.example,c@d.example",
                              "<a@b.example>", "$(id)@b.example x"})
        CHECK_MESSAGE(check("smtp://h", wrong).error().message.starts_with("--smtp-from"), wrong);
    CHECK(
        check("smtp://h", "a@b.example", "u\r\nx", "p").error().message.starts_with("--smtp-user"));
    for (const std::string& wrong :
         {std::string(), std::string("p\r\nRSET"), std::string(257, 'p')})
        CHECK(check("smtp://h", "a@b.example", "u", wrong)
                  .error()
                  .message.starts_with("--smtp-password-file"));
}

TEST_CASE("no letter leaves to what is no address, or with a subject of several lines") {
    const MailServer nowhere{"smtp://127.0.0.1:1", "a@b.example", {}, {}, {}};
    CHECK(sendMail(nowhere, {"x@y.example\r\nBcc: z@y.example", "s", "t"}).error().code ==
          ErrorCode::invalidInput);
    CHECK(sendMail(nowhere, {"x@y.example", "s\r\nBcc: z@y.example", "t"}).error().code ==
          ErrorCode::invalidInput);
    CHECK(sendMail(nowhere, {"x@y.example", "s", "t"}).error().code == ErrorCode::unavailable);
}
