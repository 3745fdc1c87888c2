// SPDX-License-Identifier: Apache-2.0
// openid-client against a running gateway: discovery, client_credentials by secret and by private_key_jwt, a FHIR read with
// the token, introspection and revocation. Usage: node check.mjs BASE-URL HOME KILN
import * as client from 'openid-client'
import { writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

const [base, home, kiln] = process.argv.slice(2)
const scope = 'system/*.rs'
let failed = 0

function register(name, ...options) {
  return JSON.parse(execFileSync(kiln, ['client', 'add', name, '--scope', scope, '--home', home, ...options]))
}

async function discover(id, authentication) {
  const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests] }
  return client.discovery(new URL(base), id, undefined, authentication, options)
}

async function check(name, work) {
  try {
    await work()
    console.log(`passed  ${name}`)
  } catch (failure) {
    failed++
    console.log(`FAILED  ${name}: ${failure.code ?? ''} ${failure.message}`)
  }
}

function expect(actual, expected) {
  if (actual !== expected) throw new Error(`${actual} and not ${expected}`)
}

async function life(id, authentication) {
  const config = await discover(id, authentication)
  const token = await client.clientCredentialsGrant(config, { scope })
  expect(token.scope, scope)
  expect(token.expires_in > 0 && token.expires_in <= 300, true)
  const url = new URL(`${base}/fhir/R4/Patient?_count=1`)
  expect((await client.fetchProtectedResource(config, token.access_token, url, 'GET')).status, 200)
  expect((await client.tokenIntrospection(config, token.access_token)).active, true)
  await client.tokenRevocation(config, token.access_token)
  expect((await client.tokenIntrospection(config, token.access_token)).active, false)
}

async function keys(name, algorithm) {
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  writeFileSync('jwks.json', JSON.stringify({ keys: [{ ...jwk, kid: name }] }))
  const app = register(name, '--jwks', 'jwks.json')
  const key = { key: pair.privateKey, kid: name }
  await check(`private_key_jwt ${name}, for the issuer`, () => life(app.client_id, client.PrivateKeyJwt(key)))
  const smart = { [client.modifyAssertion]: (_, claims) => { claims.aud = `${base}/oauth2/token` } }
  await check(`private_key_jwt ${name}, for the token endpoint`, () => life(app.client_id, client.PrivateKeyJwt(key, smart)))
}

const app = register('secret')
await check('client_secret_basic', () => life(app.client_id, client.ClientSecretBasic(app.client_secret)))
await check('client_secret_post', () => life(app.client_id, client.ClientSecretPost(app.client_secret)))
await check('a wrong secret is challenged', async () => {
  const config = await discover(app.client_id, client.ClientSecretBasic('wrong'))
  const refused = await client.clientCredentialsGrant(config, { scope }).then(() => undefined, (failure) => failure)
  expect(refused?.code, 'OAUTH_WWW_AUTHENTICATE_CHALLENGE')
  expect(refused.cause[0].scheme, 'basic')
})
await check('no scope is invalid_scope', async () => {
  const config = await discover(app.client_id, client.ClientSecretBasic(app.client_secret))
  const refused = await client.clientCredentialsGrant(config).then(() => undefined, (failure) => failure)
  expect(refused?.error, 'invalid_scope')
})
await keys('ES384', { name: 'ECDSA', namedCurve: 'P-384' })
await keys('RS384', {
  name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-384',
})
process.exit(failed === 0 ? 0 : 1)
