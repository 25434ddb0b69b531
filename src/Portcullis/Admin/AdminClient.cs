using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;

namespace Portcullis.Admin;

/// <summary>Talks to a server that runs, by its admin socket.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly HttpClient _http;

    public AdminClient(string path)
    {
        _path = path;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://portcullis/"), Timeout = Limit };
    }

    /// <exception cref="AdminException">No server answers, or it refuses.</exception>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellation);
        return (await response.Content.ReadFromJsonAsync(type, cancellation))!;
    }

    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task KickAsync(long number, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Delete, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"v1/sessions/{number}"), cancellation)).Dispose();

    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task DrainAsync(CancellationToken cancellation) => (await SendAsync(HttpMethod.Post, "v1/drain", cancellation)).Dispose();

    /// <summary>What is wrong with the new settings; nothing where they are taken.</summary>
    /// <inheritdoc cref="GetAsync{T}"/>
    public async Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, "v1/reload", cancellation);
        return (await response.Content.ReadFromJsonAsync(AdminJson.Default.ReloadResult, cancellation))!.Errors;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            var response = await _http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.UnprocessableEntity)
                return response;

            using (response)
                throw new AdminException((await response.Content.ReadFromJsonAsync(AdminJson.Default.AdminFault, cancellation))?.Error ?? response.StatusCode.ToString(), isRefusal: true);
        }
        catch (HttpRequestException e)
        {
            throw new AdminException($"No server answers at {_path}: {e.InnerException?.Message ?? e.Message}", isRefusal: false);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AdminException($"The server at {_path} does not answer within {Limit.TotalSeconds:0} s.", isRefusal: false);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>For whoever called the program.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="isRefusal">A server has said so.</param>
internal sealed class AdminException(string message, bool isRefusal) : Exception(message)
{
    public bool IsRefusal { get; } = isRefusal;
}
