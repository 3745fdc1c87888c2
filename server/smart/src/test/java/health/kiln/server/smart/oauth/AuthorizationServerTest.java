/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.smart.ClientKeys;
import health.kiln.server.smart.Registration;
import health.kiln.server.smart.Scopes;
import health.kiln.server.smart.Verification;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuthorizationServerTest {
    private static final String SCOPES = "system/Patient.rs system/Observation.cruds";
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestServer server;
    private static Registration secretApp;
    private static Registration rsaApp;
    private static Registration ecApp;
    private static RSAKey rsa;
    private static ECKey ec;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(DATABASE.tables()).start();
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_384).keyID("e").generate();
        var clients = server.parts().clients();
        var scopes = Scopes.grantable(SCOPES).orElseThrow();
        secretApp = clients.registerWithSecret("secret app", scopes).orElseThrow();
        rsaApp = clients.registerWithKeys("rsa app", scopes, keys(new JWKSet(rsa.toPublicJWK())))
                .orElseThrow();
        ecApp = clients.registerWithKeys("ec app", scopes, keys(new JWKSet(ec.toPublicJWK())))
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        server.close();
        DATABASE.close();
    }

    private static ClientKeys.Accepted keys(JWKSet set) {
        return (ClientKeys.Accepted) ClientKeys.read(set.toString());
    }

    @Test
    void givesATokenForASecretInTheHeader() throws Exception {
        var reply =
                post("/oauth2/token", basic(secretApp), Map.of("grant_type", "client_credentials", "scope", SCOPES));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        var json = json(reply);
        assertThat(json.path("token_type").asString("")).isEqualTo("Bearer");
        assertThat(json.path("expires_in").asInt(0)).isBetween(200, 300);
        assertThat(json.path("scope").asString("").split(" ", -1))
                .containsExactlyInAnyOrder("system/Patient.rs", "system/Observation.cruds");
        assertThat(json.has("refresh_token")).isFalse();
        assertThat(server.verifier().verify(json.path("access_token").asString("")))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void givesATokenForASecretInTheForm() throws Exception {
        var reply = post(
                "/oauth2/token",
                "",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        "system/Patient.read",
                        "client_id",
                        secretApp.client().clientId(),
                        "client_secret",
                        secretApp.secret().orElseThrow()));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(reply).path("scope").asString("")).isEqualTo("system/Patient.read");
    }

    @Test
    void givesATokenForAnAssertionOfEitherAlgorithm() throws Exception {
        var byRsa = assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(rsa), claims(rsaApp));
        var byEc = assertion(JWSAlgorithm.ES384, "e", new ECDSASigner(ec), claims(ecApp));

        assertThat(byRsa.statusCode()).isEqualTo(200);
        assertThat(byEc.statusCode()).isEqualTo(200);
    }

    @Test
    void takesAnAssertionThatIsMeantForTheServerAsAWhole() throws Exception {
        var claims = new JWTClaimsSet.Builder(claims(rsaApp))
                .audience(server.issuer().toString())
                .build();

        assertThat(assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(rsa), claims)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void narrowsTheScopesToThoseRegistered() throws Exception {
        var reply = post(
                "/oauth2/token",
                basic(secretApp),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        "system/*.rs patient/Patient.rs system/Encounter.r"));

        assertThat(json(reply).path("scope").asString("").split(" ", -1))
                .containsExactlyInAnyOrder("system/Patient.rs", "system/Observation.rs");
    }

    @Test
    void refusesScopesOfWhichNoneIsRegistered() throws Exception {
        var other = post(
                "/oauth2/token",
                basic(secretApp),
                Map.of("grant_type", "client_credentials", "scope", "system/Encounter.r"));
        var none = post("/oauth2/token", basic(secretApp), Map.of("grant_type", "client_credentials"));

        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(json(other).path("error").asString("")).isEqualTo("invalid_scope");
        assertThat(json(other).path("error_description").asString("")).contains("None of the scopes asked for");
        assertThat(json(none).path("error").asString("")).isEqualTo("invalid_scope");
        assertThat(json(none).path("error_description").asString("")).isEqualTo("The request names no scope.");
    }

    @ParameterizedTest
    @CsvSource({"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    void tellsARequestWithoutAClientThatOneIsNeeded(String path) throws Exception {
        var reply = post(path, "", Map.of("grant_type", "client_credentials", "scope", SCOPES, "token", "x"));

        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
        assertThat(json(reply).path("error").asString("")).isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @CsvSource({"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    void isAskedByPostAlone(String path) throws Exception {
        var reply = get(path + "?grant_type=client_credentials");

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).hasValue("POST");
        assertThat(json(reply).path("error").asString("")).isEqualTo("invalid_request");
    }

    @Test
    void refusesAWrongSecretAndAnUnknownAppAlike() throws Exception {
        var form = Map.of("grant_type", "client_credentials", "scope", SCOPES);
        var wrong = post("/oauth2/token", basic(secretApp.client().clientId(), "wrong"), form);
        var unknown = post("/oauth2/token", basic("nobody", "wrong"), form);

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(json(wrong).path("error").asString("")).isEqualTo("invalid_client");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(server.events()).contains("refused invalid_client");
    }

    @Test
    void refusesASecretFromAnAppThatHasKeys() throws Exception {
        var reply = post(
                "/oauth2/token",
                basic(rsaApp.client().clientId(), "x"),
                Map.of("grant_type", "client_credentials", "scope", SCOPES));

        assertThat(reply.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"authorization_code", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"})
    void hasNoOtherGrant(String grant) throws Exception {
        var reply = post("/oauth2/token", basic(secretApp), Map.of("grant_type", grant, "code", "x"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).path("error").asString("")).isEqualTo("unsupported_grant_type");
    }

    @Test
    void refusesAnAssertionThatWasUsedBefore() throws Exception {
        var claims = claims(rsaApp);

        var first = assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(rsa), claims);
        var second = assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(rsa), claims);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAssertionsThatDoNotHold() throws Exception {
        var now = server.clock().instant();

        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .expirationTime(Date.from(now.minus(Duration.ofMinutes(1))))
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .expirationTime(null)
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .audience("https://elsewhere.org/token")
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .issuer("somebody")
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp))
                        .subject(secretApp.client().clientId())
                        .build()))
                .isTrue();
        assertThat(refused(new JWTClaimsSet.Builder(claims(rsaApp)).jwtID(null).build()))
                .isTrue();
        assertThat(refused(claims(rsaApp))).isFalse();
    }

    private static boolean refused(JWTClaimsSet claims) throws Exception {
        return assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(rsa), claims).statusCode() == 401;
    }

    @Test
    void refusesOtherAlgorithmsAndKeys() throws Exception {
        var stranger = new RSAKeyGenerator(2048).keyID("r").generate();
        var publicKeyAsSecret = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        var header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"kid\":\"r\"}".getBytes(StandardCharsets.UTF_8));
        var body = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims(rsaApp).toString().getBytes(StandardCharsets.UTF_8));

        assertThat(assertion(JWSAlgorithm.RS256, "r", new RSASSASigner(rsa), claims(rsaApp))
                        .statusCode())
                .isEqualTo(401);
        assertThat(assertion(JWSAlgorithm.PS384, "r", new RSASSASigner(rsa), claims(rsaApp))
                        .statusCode())
                .isEqualTo(401);
        assertThat(assertion(JWSAlgorithm.HS384, "r", new MACSigner(publicKeyAsSecret), claims(rsaApp))
                        .statusCode())
                .isEqualTo(401);
        assertThat(assertion(JWSAlgorithm.RS384, "r", new RSASSASigner(stranger), claims(rsaApp))
                        .statusCode())
                .isEqualTo(401);
        assertThat(assertion(JWSAlgorithm.RS384, "other", new RSASSASigner(rsa), claims(rsaApp))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(header + "." + body + ".").statusCode()).isEqualTo(401);
        assertThat(send("junk").statusCode()).isEqualTo(401);
        assertThat(send("x".repeat(100_000)).statusCode()).isEqualTo(401);
    }

    @Test
    void publishesPublicKeysThatVerifyItsTokens() throws Exception {
        var token = SignedJWT.parse(server.token("system/Patient.rs"));

        var reply = get("/oauth2/jwks");

        var key = JWKSet.parse(reply.body()).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(reply.body()).doesNotContain("\"d\"");
        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(server.issuer() + TestServer.FHIR_PATH);
    }

    @Test
    void tellsTheTruthAboutItself() throws Exception {
        var reply = get(AuthorizationServer.METADATA_PATH);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        var json = json(reply);

        assertThat(json.path("issuer").asString("")).isEqualTo(server.issuer().toString());
        assertThat(json.path("token_endpoint").asString("")).isEqualTo(server.issuer() + "/oauth2/token");
        assertThat(json.path("grant_types_supported")).hasSize(1);
        assertThat(json.has("authorization_endpoint")).isFalse();
        assertThat(json.has("device_authorization_endpoint")).isFalse();
    }

    @Test
    void revokesATokenThatItsOwnerGivesBack() throws Exception {
        var token = json(post(
                        "/oauth2/token", basic(secretApp), Map.of("grant_type", "client_credentials", "scope", SCOPES)))
                .path("access_token")
                .asString("");
        var before = json(post("/oauth2/introspect", basic(secretApp), Map.of("token", token)));

        var reply = post("/oauth2/revoke", basic(secretApp), Map.of("token", token));

        assertThat(before.path("active").asBoolean(false)).isTrue();
        assertThat(before.path("client_id").asString(""))
                .isEqualTo(secretApp.client().clientId());
        assertThat(before.path("scope").asString("")).contains("system/Patient.rs");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(json(post("/oauth2/introspect", basic(secretApp), Map.of("token", token))))
                .isEqualTo(JsonMapper.shared().readTree("{\"active\":false}"));
        assertThat(server.verifier().verify(token)).isEqualTo(new Verification.Rejected(Verification.Reason.REVOKED));
    }

    @Test
    void introspectsOnlyForApps() throws Exception {
        assertThat(post("/oauth2/introspect", "", Map.of("token", "x")).statusCode())
                .isEqualTo(401);
        assertThat(json(post("/oauth2/introspect", basic(secretApp), Map.of("token", "x"))))
                .isEqualTo(JsonMapper.shared().readTree("{\"active\":false}"));
    }

    @Test
    void givesADisabledAppNothing() throws Exception {
        var clients = server.parts().clients();
        var app = clients.registerWithSecret(
                        "soon disabled", Scopes.grantable(SCOPES).orElseThrow())
                .orElseThrow();
        clients.enable(app.client().clientId(), false);

        var reply = post("/oauth2/token", basic(app), Map.of("grant_type", "client_credentials", "scope", SCOPES));

        assertThat(reply.statusCode()).isEqualTo(401);
    }

    private static JWTClaimsSet claims(Registration app) {
        Instant now = server.clock().instant();
        return new JWTClaimsSet.Builder()
                .issuer(app.client().clientId())
                .subject(app.client().clientId())
                .audience(server.issuer() + "/oauth2/token")
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(4))))
                .jwtID(UUID.randomUUID().toString())
                .build();
    }

    private static HttpResponse<String> assertion(
            JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
        jwt.sign(signer);
        return send(jwt.serialize());
    }

    private static HttpResponse<String> send(String assertion) throws Exception {
        return post(
                "/oauth2/token",
                "",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        SCOPES,
                        "client_assertion_type",
                        ASSERTION_TYPE,
                        "client_assertion",
                        assertion));
    }

    private static String basic(Registration app) {
        return basic(app.client().clientId(), app.secret().orElseThrow());
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(String path, String authorization, Map<String, String> form)
            throws Exception {
        var body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(server.at(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI target = server.at(path);
        return HTTP.send(HttpRequest.newBuilder(target).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return JsonMapper.shared().readTree(reply.body());
    }
}
