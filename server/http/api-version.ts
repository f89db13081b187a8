/** Version of the API: `info.version` of its description, and the header `API-Version` of every answer (ADR). */
export const API_VERSION = '1.0.0';
