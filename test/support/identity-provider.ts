/** An OpenID Connect provider in a process of its own, told over IPC which client it serves. Whoever comes signs in as `?account=<JSON>` says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

interface Account {
  readonly sub: string;
  readonly acr: string;
}
interface Client {
  readonly redirectUri: string;
  readonly publicJwk: object;
}

const accounts = new Map<string, Account>();
let provider: Provider | undefined;

function build(issuer: string, { redirectUri, publicJwk }: Client): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'beeldkluis',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'PS256',
        jwks: { keys: [publicJwk] },
      },
    ],
    enabledJWA: { clientAuthSigningAlgValues: ['PS256'] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['name', 'groups', 'department'] },
    acrValues: ['http://eidas.europa.eu/LoA/low', 'http://eidas.europa.eu/LoA/substantial'],
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => Promise.resolve({ ...accounts.get(sub), sub }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
}

const server = createServer((request, response) => {
  if (provider === undefined) throw new Error('no client yet');
  const url = new URL(request.url ?? '/', 'http://provider');
  if (!url.pathname.startsWith('/interaction/')) {
    void provider.callback()(request, response);
    return;
  }
  const account = JSON.parse(url.searchParams.get('account') ?? '{}') as Account;
  accounts.set(account.sub, account);
  void provider.interactionFinished(request, response, { login: { accountId: account.sub, acr: account.acr } });
});
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  process.on('message', (client: Client) => {
    provider = build(issuer, client);
    process.send!({ ready: true });
  });
  process.on('disconnect', () => process.exit());
  process.send!({ issuer });
});
