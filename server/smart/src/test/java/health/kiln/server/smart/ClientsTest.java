/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import health.kiln.server.repository.postgres.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class ClientsTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final Scopes SCOPES = Scopes.grantable("system/Patient.rs").orElseThrow();

    private final Clients clients = new Clients(DATABASE.tables(), InstantSource.system());

    @Test
    void tellTheSecretOnceAndKeepItsHash() throws Exception {
        var registration = clients.registerWithSecret("one", SCOPES).orElseThrow();

        var json = JsonMapper.shared().readTree(registration.toJson());
        var secret = json.path("client_secret").asString("");
        assertThat(secret).hasSize(43);
        assertThat(json.path("client_secret_expires_at").asInt(-1)).isZero();
        assertThat(json.path("scope").asString("")).isEqualTo("system/Patient.rs");
        assertThat(json.path("token_endpoint_auth_method").asString("")).isEqualTo("client_secret_basic");
        assertThat(stored()).doesNotContain(secret);
        assertThat(registration.toString()).doesNotContain(secret);
        var found = clients.find(json.path("client_id").asString("")).orElseThrow();
        assertThat(found.credential())
                .isInstanceOfSatisfying(
                        Client.Credential.Secret.class,
                        kept -> assertThat(kept.matches(secret)).isTrue());
    }

    @Test
    void keepPublicKeys() throws Exception {
        var key = new RSAKeyGenerator(2048).keyID("k").generate().toPublicJWK();
        var keys = (ClientKeys.Accepted) ClientKeys.read(new JWKSet(key).toString());

        var registration = clients.registerWithKeys("two", SCOPES, keys).orElseThrow();

        assertThat(registration.secret()).isEmpty();
        assertThat(registration.toJson()).contains("private_key_jwt").contains("\"jwks\"");
        var found = clients.findByName("two").orElseThrow();
        assertThat(found.credential())
                .isInstanceOfSatisfying(
                        Client.Credential.Keys.class,
                        kept -> assertThat(kept.publicKeys().getKeyByKeyId("k")).isEqualTo(key));
    }

    @Test
    void takeANameOnce() throws Exception {
        clients.registerWithSecret("three", SCOPES);

        assertThat(clients.registerWithSecret("three", SCOPES)).isEmpty();
        assertThat(clients.list()).extracting(Client::name).contains("three");
    }

    @Test
    void useAnAssertionOnce() throws Exception {
        var expires = InstantSource.system().instant().plus(Duration.ofMinutes(5));

        assertThat(clients.useAssertion("app", "jti", expires)).isTrue();
        assertThat(clients.useAssertion("app", "jti", expires)).isFalse();
        assertThat(clients.useAssertion("other", "jti", expires)).isTrue();
    }

    @Test
    void refuseKeysThatAreNotFit() throws Exception {
        var whole = new JWKSet(new RSAKeyGenerator(2048).keyID("k").generate()).toString(false);
        var otherCurve =
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k").generate().toPublicJWK()).toString();
        var nameless = new JWKSet(new RSAKeyGenerator(2048).generate().toPublicJWK()).toString();

        assertThat(ClientKeys.read(whole)).isInstanceOf(ClientKeys.Refused.class);
        assertThat(ClientKeys.read(otherCurve)).isInstanceOf(ClientKeys.Refused.class);
        assertThat(ClientKeys.read(nameless)).isInstanceOf(ClientKeys.Refused.class);
        assertThat(ClientKeys.read("{\"keys\":[]}")).isInstanceOf(ClientKeys.Refused.class);
        assertThat(ClientKeys.read("junk")).isInstanceOf(ClientKeys.Refused.class);
    }

    private static String stored() throws Exception {
        try (var connection = DATABASE.tables().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select string_agg(app_client::text, ' ') from app_client")) {
            row.next();
            return row.getString(1);
        }
    }
}
