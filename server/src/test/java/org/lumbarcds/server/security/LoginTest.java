// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Signing in at the running server, as on a workstation that several people use. */
class LoginTest extends ServerTest {

    private static final String AUTHORIZE = "/oauth2/authorize?response_type=code&client_id=" + AppClient.CLIENT_ID
            + "&scope=openid%20fhirUser&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final String base;
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL)).build();

    LoginTest(@LocalServerPort int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    @Test
    void wrongPasswordsAreSlowedDownForThatPersonAndNobodyElse() throws Exception {
        String guessed = "guessed-" + UUID.randomUUID();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            answers.add(signIn(guessed, "wrong").statusCode());
        }

        assertThat(answers).startsWith(302, 302, 302, 302).contains(429);
        assertThat(location(signIn(TestClients.USER, TestClients.PASSWORD))).doesNotContain("error");
    }

    @Test
    void theSessionsCookieIsNotSentAlongByOtherSites() throws Exception {
        assertThat(get("/login").headers().firstValue("Set-Cookie").orElseThrow()).contains("SameSite=Lax", "HttpOnly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&prompt=login", "&max_age=0"})
    void whoeverSignedInBeforeIsAskedAgainOnceWhereTheRequestSaysSo(String fresh) throws Exception {
        signIn(TestClients.USER, TestClients.PASSWORD);
        String request = AUTHORIZE + "&redirect_uri=" + encode(base + "/app/") + "&aud=" + encode(base + "/fhir") + "&state="
                + UUID.randomUUID();
        assertThat(location(get(request))).as("the control").contains("/app/").doesNotContain("/login");

        assertThat(location(get(request + fresh))).endsWith("/login");
        assertThat(location(get(request))).as("signed out").endsWith("/login");
        assertThat(location(get(request + fresh))).endsWith("/login");
        String onward = location(signIn(TestClients.USER, TestClients.PASSWORD));
        assertThat(location(browser.send(HttpRequest.newBuilder(URI.create(onward)).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString()))).contains("/app/").doesNotContain("/login");
        assertThat(location(get(request + fresh))).as("once").endsWith("/login");
    }

    private HttpResponse<String> signIn(String username, String password) throws Exception {
        Matcher csrf = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(get("/login").body());
        assertThat(csrf.find()).isTrue();
        return browser.send(HttpRequest.newBuilder(URI.create(base + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=" + encode(username) + "&password=" + encode(password)
                        + "&_csrf=" + encode(csrf.group(1)))).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
