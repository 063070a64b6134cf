"""THE NETWORK: the only home of httpx. One polite client, one small file for each service."""
