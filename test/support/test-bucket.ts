/** The bucket that the tests were given, as the vault is told of it; nothing when there is none. */
export function testBucket():
  | {
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      readonly accessKey: string;
      readonly secretKey: string;
    }
  | undefined {
  const endpoint = process.env['BEELDKLUIS_TEST_S3_ENDPOINT'];
  if (endpoint === undefined) return undefined;
  return {
    endpoint,
    region: process.env['BEELDKLUIS_TEST_S3_REGION'] ?? 'eu-west-1',
    bucket: process.env['BEELDKLUIS_TEST_S3_BUCKET'] ?? 'beeldkluis-test',
    accessKey: process.env['BEELDKLUIS_TEST_S3_ACCESS_KEY'] ?? '',
    secretKey: process.env['BEELDKLUIS_TEST_S3_SECRET_KEY'] ?? '',
  };
}
