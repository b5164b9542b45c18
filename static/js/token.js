/* The token that Django asks for. It changes whenever somebody signs in, in whatever tab; the cookie always has the latest. */
export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
