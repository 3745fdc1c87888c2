/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.smart.AccessTokens.Issue.Issued;
import health.kiln.server.smart.Verification.Reason;
import health.kiln.server.smart.Verification.Rejected;
import health.kiln.server.smart.Verification.Verified;
import health.kiln.server.smart.oauth.TestClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final URI ISSUER = URI.create("https://kiln.example.org");
    private static final TokenTerms TERMS =
            new TokenTerms(ISSUER, URI.create(ISSUER + "/fhir/R4"), Duration.ofMinutes(5));

    private final TestClock clock = new TestClock();
    private Clients clients;
    private SigningKeys keys;
    private AccessTokens tokens;
    private TokenVerifier verifier;
    private Client client;

    @BeforeEach
    void open() throws Exception {
        clients = new Clients(DATABASE.tables(), clock);
        keys = SigningKeys.open(DATABASE.tables(), clock);
        tokens = new AccessTokens(DATABASE.tables(), keys, TERMS, clock);
        verifier = new TokenVerifier(tokens, keys, clock);
        client = clients.registerWithSecret(
                        "app " + System.nanoTime(),
                        Scopes.grantable("system/*.rs").orElseThrow())
                .orElseThrow()
                .client();
    }

    @Test
    void findsTheGrantOfAGoodTokenAndRemembersIt() throws Exception {
        var token = token();

        var first = verifier.verify(token);
        var second = verifier.verify(token);

        assertThat(first).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.grant().client()).isEqualTo(client.clientId());
            assertThat(verified.grant().decide(Permission.READ, ResourceType.PATIENT))
                    .isInstanceOf(Decision.Allowed.class);
        });
        assertThat(second).isEqualTo(first);
        assertThat(verifier.checked()).isEqualTo(1);
    }

    @Test
    void rejectsATokenThatHasExpired() throws Exception {
        var token = token();
        verifier.verify(token);

        clock.pass(Duration.ofMinutes(5));

        assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.EXPIRED));
        assertThat(new TokenVerifier(tokens, keys, clock).verify(token)).isEqualTo(new Rejected(Reason.EXPIRED));
    }

    @Test
    void noticesARevokedTokenWithinItsBound() throws Exception {
        var token = token();
        verifier.verify(token);

        tokens.revoke(token);
        clock.pass(TokenVerifier.STANDING_CHECKED_EVERY);

        assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.REVOKED));
    }

    @Test
    void noticesADisabledAppWithinItsBound() throws Exception {
        var token = token();
        verifier.verify(token);

        clients.enable(client.clientId(), false);
        clock.pass(TokenVerifier.STANDING_CHECKED_EVERY);

        assertThat(verifier.verify(token)).isEqualTo(new Rejected(Reason.REVOKED));
    }

    @Test
    void rejectsATokenOfAnotherIssuerOrForAnotherEndpoint() throws Exception {
        var elsewhere = new TokenTerms(ISSUER, URI.create(ISSUER + "/t/other/fhir/R4"), Duration.ofMinutes(5));
        var stranger = new TokenTerms(URI.create("https://other.org"), TERMS.audience(), Duration.ofMinutes(5));

        var other = issue(new AccessTokens(DATABASE.tables(), keys, elsewhere, clock));
        var strange = issue(new AccessTokens(DATABASE.tables(), keys, stranger, clock));

        assertThat(verifier.verify(other)).isEqualTo(new Rejected(Reason.FOREIGN));
        assertThat(verifier.verify(strange)).isEqualTo(new Rejected(Reason.FOREIGN));
    }

    @Test
    void rejectsWhatAnotherKeySigned() throws Exception {
        var ours = SignedJWT.parse(token());
        var stranger = new RSAKeyGenerator(2048).generate();

        var forged = signed(ours.getHeader(), ours.getJWTClaimsSet(), stranger);
        var unknown = signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(AccessTokens.TYPE)
                        .keyID("unknown")
                        .build(),
                ours.getJWTClaimsSet(),
                stranger);

        assertThat(verifier.verify(forged)).isEqualTo(new Rejected(Reason.FORGED));
        assertThat(verifier.verify(unknown)).isEqualTo(new Rejected(Reason.FORGED));
    }

    @Test
    void rejectsEveryOtherAlgorithm() throws Exception {
        var ours = SignedJWT.parse(token());
        var none = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8))
                + "." + ours.getParsedParts()[1] + ".";
        var mac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(AccessTokens.TYPE)
                        .keyID(ours.getHeader().getKeyID())
                        .build(),
                ours.getJWTClaimsSet());
        mac.sign(new MACSigner(keys.publicKeys().toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(verifier.verify(none)).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(verifier.verify(mac.serialize())).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    @Test
    void rejectsAnotherKindOfJwtOfOurOwnKey() throws Exception {
        var claims = new JWTClaimsSet.Builder(SignedJWT.parse(token()).getJWTClaimsSet())
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(keys.signer().getKeyID())
                .build();

        var idToken = signed(header, claims, keys.signer());

        assertThat(verifier.verify(idToken)).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    @Test
    void rejectsATokenThatIsNotOnRecord() throws Exception {
        var claims = SignedJWT.parse(token()).getJWTClaimsSet();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(AccessTokens.TYPE)
                .keyID(keys.signer().getKeyID())
                .contentType("other")
                .build();

        assertThat(verifier.verify(signed(header, claims, keys.signer()))).isEqualTo(new Rejected(Reason.REVOKED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "eyJhbGciOiJSUzI1NiJ9..", "\u0000", "é.é.é", "{}"})
    void rejectsJunk(String junk) {
        assertThat(verifier.verify(junk)).isEqualTo(new Rejected(Reason.MALFORMED));
    }

    @Test
    void rejectsALongTextUnread() {
        assertThat(verifier.verify("x".repeat(1_000_000))).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(verifier.checked()).isZero();
    }

    @Test
    void followsAKeyThatTakesOver() throws Exception {
        var before = token();
        keys.rotate();
        var during = token();
        clock.pass(SigningKeys.PUBLISHED_BEFORE_USE.minus(Duration.ofSeconds(60)));
        assertThat(verifier.verify(issue(tokens))).isInstanceOf(Verified.class);
        clock.pass(Duration.ofMinutes(2));

        var after = token();

        assertThat(kid(during)).isEqualTo(kid(before));
        assertThat(kid(after)).isNotEqualTo(kid(before));
        assertThat(verifier.verify(after)).isInstanceOf(Verified.class);
        assertThat(keys.publicKeys().getKeys()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void sharesItsKeysWithOtherNodes() throws Exception {
        var elsewhere = SigningKeys.open(DATABASE.tables(), clock);

        var token = issue(new AccessTokens(DATABASE.tables(), elsewhere, TERMS, clock));

        assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
    }

    private static String kid(String token) throws Exception {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, RSAKey key) throws Exception {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private String token() throws Exception {
        return issue(tokens);
    }

    private String issue(AccessTokens issuer) throws Exception {
        return ((Issued) issuer.issue(client, "system/*.rs")).token().value();
    }
}
