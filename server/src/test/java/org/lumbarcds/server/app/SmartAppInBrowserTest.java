// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.report.ImagedStudy;
import org.lumbarcds.report.ReportBundle;
import org.lumbarcds.report.ReportContext;
import org.lumbarcds.report.StudyReport;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.testing.RepositoryRoot;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestTemplate;

/** The SMART page in a real browser: from the EHR's launch over the sign-in to the key image and the findings. */
class SmartAppInBrowserTest extends ServerTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static Playwright playwright;
    private static Browser browser;

    private final RestTemplate http = new RestTemplate();
    private final String base;

    SmartAppInBrowserTest(@LocalServerPort int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    @BeforeAll
    static void startBrowser() {
        required(CHROMIUM, "no Chromium at " + CHROMIUM + "; install it with scripts/install-test-peers");
        required(RepositoryRoot.path().resolve("smart-app/dist/index.html"),
                "the SMART app is not built; run npm ci and npm run build in smart-app");
        // A busy machine takes its time over a sign-in.
        PlaywrightAssertions.setDefaultAssertionTimeout(Duration.ofSeconds(60).toMillis());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync", "--no-first-run")));
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    private static void required(Path file, String otherwise) {
        if (!Files.exists(file)) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(otherwise);
            }
            Assumptions.abort(otherwise);
        }
    }

    @Test
    void theLaunchAsksWhoIsThereAndThenShowsTheKeyImageAndTheFindings() {
        String ehr = TestClients.token(http, base, "ehr");
        String patient = TestStudies.newPatient();
        String report = storeReport(ehr, patient);

        try (Page page = browser.newPage()) {
            page.navigate(launchUrl(ehr, patient, report));
            page.getByLabel("Username").fill(TestClients.USER);
            page.getByLabel("Password").fill(TestClients.PASSWORD);
            page.locator("button[type=submit]").click();

            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.HEADING)).containsText("Lumbar MRI");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.NOTE)).containsText("not a diagnosis");
            assertThat(page.locator("table")).containsText("L4-L5");
            assertThat(page.locator("table")).containsText("90 %");
            assertThat(page.getByText("Doe, Jo")).isVisible();
            assertThat((Integer) page.locator("figure img").evaluate("image => image.naturalWidth")).isEqualTo(64);
        }
    }

    @Test
    void whoIsNotSignedInSeesTheLoginAndNoImage() {
        String ehr = TestClients.token(http, base, "ehr");
        String patient = TestStudies.newPatient();
        String report = storeReport(ehr, patient);

        try (Page page = browser.newPage()) {
            page.navigate(launchUrl(ehr, patient, report));
            page.getByLabel("Username").fill(TestClients.USER);
            page.getByLabel("Password").fill("wrong");
            page.locator("button[type=submit]").click();

            assertThat(page.getByLabel("Password")).isVisible();
            assertThat(page.locator("img")).hasCount(0);
        }
    }

    @Test
    void aLaunchFromAnUnknownServerIsRefusedInPlainWords() {
        try (Page page = browser.newPage()) {
            page.navigate(base + "/app/launch?iss=https://elsewhere.example/fhir&launch=x");

            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT)).containsText("refused");
            assertThat(page.url()).startsWith(base);
        }
    }

    private String launchUrl(String ehr, String patient, String report) {
        Map<?, ?> launch = http.exchange(base + "/smart/launches", HttpMethod.POST, new HttpEntity<>(
                Map.of("patient", patient, "appContext", "{\"reportId\":\"" + report + "\"}"),
                headers(ehr, MediaType.APPLICATION_JSON)), Map.class).getBody();
        return base + "/app/launch?iss=" + encoded(launch.get("iss")) + "&launch=" + encoded(launch.get("launch"));
    }

    private String storeReport(String ehr, String patient) {
        String study = TestStudies.newUid();
        http.exchange(base + "/fhir/Patient/" + patient, HttpMethod.PUT, new HttpEntity<>(
                "{\"resourceType\":\"Patient\",\"id\":\"" + patient + "\",\"name\":[{\"text\":\"Doe, Jo\"}]}",
                headers(ehr, MediaType.valueOf("application/fhir+json"))), String.class);
        ReportBundle report = StudyReport.of(TestStudies.findings(study), new ReportContext(patient, Optional.empty(),
                Optional.empty(), Optional.empty(),
                new ImagedStudy(study, Optional.empty(), Optional.empty(), Optional.empty(),
                        List.of(new ImagedStudy.Series("2.25.2", "MR", Optional.empty(), 15))),
                Optional.empty(), Optional.of(jpeg()), Instant.parse("2026-01-02T03:04:05Z"), "test"));
        http.exchange(base + "/fhir", HttpMethod.POST, new HttpEntity<>(
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(report.bundle()),
                headers(ehr, MediaType.valueOf("application/fhir+json"))), String.class);
        return report.diagnosticReportId();
    }

    private static byte[] jpeg() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY), "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static HttpHeaders headers(String token, MediaType type) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(token);
        headers.setContentType(type);
        return headers;
    }

    private static String encoded(Object text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }
}
